-- one row: who left between two days ÷ the mean of those there on the first and on the last day, in HR's list
with people as (
    select joined_on, left_on
    from marts.people($as_of::date)
    where is_listed and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

counted as (
    select
        count(*) filter (where left_on between $from_on::date and $to_on::date) as left_count,
        (
            count(*) filter (where joined_on <= $from_on::date and (left_on is null or left_on > $from_on::date))
            + count(*) filter (where joined_on <= $to_on::date and (left_on is null or left_on > $to_on::date))
        ) / 2.0 as head_count,
        count(left_on) as known_count,
        count(joined_on) as joined_count
    from people
)

-- a list that knows neither joins nor leaves says nothing about turnover
select
    case when head_count >= $least_group and known_count > 0 then left_count / head_count end as value,
    case when head_count >= $least_group and known_count > 0 and joined_count > 0 then round(head_count)::bigint else 0 end
        as case_count
from counted
