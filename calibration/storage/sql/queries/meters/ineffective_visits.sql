-- one row: the share of visits between two days (at least fourteen days before as_of) with neither a next step written down nor
-- a stage that the deal entered in the fourteen days after
with deals as (
    select deal_id
    from marts.deals($as_of::date)
    where marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

visits as (
    select activities.activity_id, activities.deal_id, activities.occurred_on, activities.next_step
    from marts.activities($as_of::date) as activities
    inner join deals on activities.deal_id = deals.deal_id
    left join memory.reference.activity_words as words
        on marts.match_key(activities.activity_kind) = marts.match_key(words.word)
    where coalesce(words.activity_kind, activities.activity_kind) = 'visit'
        and activities.occurred_on between $from_on::date and least($to_on::date, $as_of::date - 14)
),

moved as (
    select distinct visits.activity_id
    from visits
    inner join marts.stage_history($as_of::date) as history
        on visits.deal_id = history.deal_id
        and history.entered_at::date between visits.occurred_on and visits.occurred_on + 14
)

select
    avg((coalesce(trim(next_step), '') = '' and activity_id not in (select activity_id from moved))::int) as value,
    count(*) as case_count
from visits
