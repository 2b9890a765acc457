-- one row per reason that somebody gave up to as_of, newest first, with what became of the deal since
with given as (
    select
        entry_id,
        subject as deal_id,
        body ->> 'code' as code,
        body ->> 'step' as step,
        body ->> 'text' as reason_text,
        (body ->> 'since_on')::date as since_on,
        author,
        seen_as_of as given_on,
        written_at,
        -- the last word about the same change holds
        row_number() over (partition by subject, body ->> 'step', body ->> 'since_on' order by written_at desc) as place
    from db.journal.entries
    where kind = 'change_reason' and seen_as_of <= $as_of::date
),

deals as (
    select deal_id, deal_name, account_name, person_id, person_name, team, region, outcome, closed_on, amount
    from marts.deals($as_of::date)
    where deal_id in (select deal_id from given)
)

select
    given.entry_id::text as entry_id,
    given.deal_id,
    coalesce(deals.deal_name, deals.account_name, given.deal_id) as deal_name,
    deals.person_name,
    given.code,
    given.step,
    given.reason_text,
    given.since_on,
    given.author,
    given.given_on,
    coalesce(deals.outcome, 'removed') as outcome,
    deals.amount::double as amount
from given
left join deals on given.deal_id = deals.deal_id
where given.place = 1
    and marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
    and marts.in_unit($unit_kind, $unit_key, deals.region, deals.team, deals.person_id)
order by given.written_at desc
