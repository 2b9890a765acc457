-- what the forecast reads: open deals, and those that closed within its history. Where the export holds won deals only,
-- every lead is a chance that was won or is still open; what only a won one tells (owner, place, product) is left out.
with known as (
    select
        deal_id,
        person_id as owner_id,
        region,
        team,
        segment,
        product,
        opened_on,
        closed_on,
        outcome,
        amount::double as amount,
        -- a rebuilt state knows amounts of closed deals alone, which would give the outcome away
        case when not is_rebuilt then nullif(amount, 0)::double end as expected_amount,
        list_price::double as list_price,
        expected_close_on,
        coalesce(account_id, account_name) as customer_id,
        lead_id
    from {work}_deals
),

leads as (
    select lead_id, min(created_on) as created_on, any_value(source) as source
    from marts.leads($as_of::date)
    where lead_id is not null and not exists (select 1 from known where outcome <> 'won')
    group by lead_id
),

chances as (
    select known.* replace (leads.source as segment, null as product, null as list_price)
    from known
    inner join leads on known.lead_id = leads.lead_id
    union all by name
    select known.*
    from known
    where not exists (select 1 from leads where leads.lead_id = known.lead_id)
    union all by name
    select lead_id as deal_id, source as segment, created_on as opened_on, 'open' as outcome, lead_id
    from leads
    where lead_id not in (select lead_id from known where lead_id is not null)
        and exists (select 1 from known)
)

select * exclude (lead_id)
from chances
where outcome = 'open' or closed_on > $as_of::date - $history_days::int and closed_on <= $as_of::date
order by deal_id
