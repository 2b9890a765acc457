-- one row per day of twenty years: its number on a clock that stands still on the days of {work}_pauses. The age of an event
-- is the difference of two numbers; the day on which an age was reached is the first one with that number
create table {work}_clock as
with days as (
    select unnest(generate_series($as_of::date - 7300, $as_of::date, interval 1 day))::date as day_on
),

numbered as (
    select
        days.day_on,
        pauses.day_on is null as is_running,
        count(*) filter (where pauses.day_on is null) over (order by days.day_on) as number
    from days
    left join {work}_pauses as pauses on days.day_on = pauses.day_on
)

select * from numbered
