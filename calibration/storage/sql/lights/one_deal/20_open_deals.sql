-- the deal as the shown refresh holds it, with what people logged since: what it takes all deals to know (key customers, usual
-- days in a stage) is taken from there
create table {work}_open_deals as
with logged as (
    select max(least((body ->> 'contacted_on')::date, acted_on)) as logged_on
    from marts.deal_acts($as_of::date)
    where kind = 'contact' and deal_id = $deal_id
)

select
    deals.* replace (
        greatest(deals.last_contact_on, logged.logged_on) as last_contact_on,
        case
            when deals.contact_age_days is not null or logged.logged_on is not null
                then $as_of::date - coalesce(greatest(deals.last_contact_on, logged.logged_on), deals.opened_on)
        end as contact_age_days
    )
from db.results.open_deals as deals
cross join logged
where deals.refresh_id = marts.shown_refresh($as_of) and deals.deal_id = $deal_id
