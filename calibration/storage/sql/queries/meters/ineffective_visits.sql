-- one row: the share of visits between two days (at least fourteen days before as_of) with neither a next step written down nor
-- an advance of the deal in the fourteen days after. An advance is a stage further on than the one before; of a stage that no
-- list ranks, one that the deal was never in. Steps back, losses, and what was entered before the visit began are none
with deals as (
    select deal_id, opened_on, if(outcome = 'lost', closed_on, null) as lost_on
    from marts.deals($as_of::date)
    where marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

visits as (
    select activities.activity_id, activities.deal_id, activities.occurred_at, activities.occurred_on, activities.next_step
    from marts.activities($as_of::date) as activities
    inner join deals on activities.deal_id = deals.deal_id
    left join memory.reference.activity_words as words
        on marts.match_key(activities.activity_kind) = marts.match_key(words.word)
    where coalesce(words.activity_kind, activities.activity_kind) = 'visit'
        and activities.occurred_on between $from_on::date and least($to_on::date, $as_of::date - 14)
),

stages as (
    select stage_key, min(position) as position, bool_or(outcome = 'lost') as is_lost
    from marts.stages($as_of::date)
    group by stage_key
),

entries as (
    select
        history.deal_id,
        history.entered_at,
        history.entered_on,
        stages.position,
        lag(stages.position) over deal as position_before,
        row_number() over deal as place,
        row_number() over (
            partition by history.deal_id, marts.match_key(history.stage) order by history.entered_at
        ) as time_there,
        deals.opened_on,
        coalesce(stages.is_lost, false) or coalesce(history.entered_on >= deals.lost_on, false) as is_lost
    from marts.stage_history($as_of::date) as history
    inner join deals on history.deal_id = deals.deal_id
    left join stages on marts.match_key(history.stage) = stages.stage_key
    window deal as (partition by history.deal_id order by history.entered_at)
),

advances as (
    select deal_id, entered_at, entered_on
    from entries
    where not is_lost
        and (place > 1 or entered_on > opened_on)
        and coalesce(position > position_before, time_there = 1)
),

moved as (
    select distinct visits.activity_id
    from visits
    inner join advances
        on visits.deal_id = advances.deal_id
        and advances.entered_on between visits.occurred_on and visits.occurred_on + 14
    -- a moment at midnight is a day without an hour: nobody knows which came first
    where advances.entered_at >= visits.occurred_at
        or advances.entered_at = advances.entered_on
)

select
    avg((coalesce(trim(next_step), '') = '' and activity_id not in (select activity_id from moved))::int) as value,
    count(*) as case_count
from visits
