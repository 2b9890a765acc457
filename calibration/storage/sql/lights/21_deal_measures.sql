-- one row per open deal and measure that applies to it; an unknown value is null
create table {work}_deal_measures as
with today as (
    select max(number) as number from {work}_clock
),

named as (
    select deals.deal_id, min(versions.known_from) as named_on
    from {work}_open_deals as deals
    inner join db.staging.deals as versions
        on deals.deal_id = versions.deal_id
        and deals.competitor = versions.competitor
        and not versions.is_undone
        and versions.known_from <= $as_of::date
    group by deals.deal_id
),

events as (
    select
        deal_id, 'contact_age_days' as measure, case when contact_age_days is not null then
            coalesce(last_contact_on, opened_on)
        end as event_on
    from {work}_open_deals
    union all
    select deal_id, 'overdue_days', expected_close_on from {work}_open_deals
    union all
    select deal_id, 'key_stage_age_days', stage_entered_on from {work}_open_deals where is_key_customer
    union all
    select deal_id, 'proposal_age_days', proposal_sent_on
    from {work}_open_deals
    where proposal_sent_on <= $as_of::date and proposal_answered_on is null
),

aged as (
    select
        events.deal_id,
        events.measure,
        case
            when events.event_on is null then null
            when events.event_on >= $as_of::date then 0
            else today.number - coalesce(clock.number, 0)
        end::double as value,
        events.event_on,
        null::text as note
    from events
    cross join today
    left join {work}_clock as clock on events.event_on = clock.day_on
)

select * from aged
union all
select
    deals.deal_id,
    'competitor_count',
    (deals.competitor is not null)::int::double,
    named.named_on,
    deals.competitor
from {work}_open_deals as deals
left join named on deals.deal_id = named.deal_id
union all
select deal_id, concat(meaning, '_count'), 1.0, told_on, said from {work}_facts
