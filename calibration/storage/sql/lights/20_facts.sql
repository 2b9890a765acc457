-- one row per open deal and fact that is said about it and not taken back: in an activity, by a person here, or as a reason for
-- losing on a deal that is still open
create table {work}_facts as
with words as (
    select lower(trim(word)) as word, meaning
    from memory.reference.fact_words
    where meaning in ('gave_up', 'budget_cancelled', 'competitor_mou', 'withdrawn')
),

acted as (
    select deal_id, acted_on, body ->> 'evidence' as said, body ->> 'fact' as meaning, place
    from marts.deal_acts($as_of::date)
    where kind = 'fact'
),

told as (
    select activities.deal_id, activities.occurred_on as told_on, activities.occurred_at as told_at,
        activities.outcome as said, words.meaning
    from marts.activities($as_of::date) as activities
    inner join words on lower(trim(activities.outcome)) = words.word
    where activities.deal_id is not null and activities.occurred_on <= $as_of::date
    union all
    -- what people say here comes after the exports of the day, in the order in which it was written
    select deal_id, acted_on, acted_on + interval 1 day + to_microseconds(place), said, meaning from acted
),

taken_back as (
    select deal_id, max(told_at) as taken_back_at from told where meaning = 'withdrawn' group by deal_id
),

stated as (
    select deals.deal_id, min(versions.known_from) as told_on, any_value(deals.lost_reason) as said, words.meaning
    from {work}_deals as deals
    inner join words on lower(trim(deals.lost_reason)) = words.word and words.meaning <> 'withdrawn'
    left join db.staging.deals as versions
        on deals.deal_id = versions.deal_id
        and deals.lost_reason = versions.lost_reason
        and not versions.is_undone
        and versions.known_from <= $as_of::date
    where deals.outcome = 'open'
    group by deals.deal_id, words.meaning
),

all_facts as (
    select told.deal_id, told.told_on, told.said, told.meaning, 1 as rank
    from told
    left join taken_back on told.deal_id = taken_back.deal_id
    where told.meaning <> 'withdrawn' and (taken_back_at is null or told.told_at > taken_back_at)
    union all
    select stated.deal_id, stated.told_on, stated.said, stated.meaning, 2
    from stated
    left join taken_back on stated.deal_id = taken_back.deal_id
    where taken_back_at is null or stated.told_on::timestamp > taken_back_at
)

select
    deal_id,
    meaning,
    coalesce(min(told_on) filter (where rank = 1), min(told_on)) as told_on,
    arg_min(said, rank) as said
from all_facts
group by deal_id, meaning
