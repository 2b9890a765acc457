-- one row per word on support, in the order of writing: an adviser asked for on a deal's own page counts for whenever the deal is
-- due (no week), an accepted proposal for its week
with said as (
    select
        kind,
        subject as deal_id,
        body ->> 'person_id' as person_id,
        (body ->> 'week_on')::date as week_on,
        body ->> 'from_deal_id' as from_deal_id,
        author,
        coalesce(reason, '') as reason,
        coalesce(seen_as_of, written_at::date) as said_on,
        written_at
    from db.journal.entries
    where kind in ('support', 'support_declined', 'adviser')
        and coalesce(seen_as_of, written_at::date) <= $as_of::date
        and coalesce(seen_as_of, written_at::date) > $as_of::date - 70
)

select said.* exclude (written_at)
from said
left join db.results.open_deals as deals
    on said.deal_id = deals.deal_id and deals.refresh_id = marts.shown_refresh($as_of)
where marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
order by said.written_at
