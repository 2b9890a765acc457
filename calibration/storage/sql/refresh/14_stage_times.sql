-- one row per stage of a pipeline: how long deals stay, from those that left it within the funnel's span
create table {work}_stage_times as
select
    pipeline,
    stage,
    median(left_on - entered_on) as median_days,
    count(*) as left_count
from {work}_stage_entries
where left_on is not null and left_on > $as_of::date - $funnel_days::int and left_on >= entered_on
group by pipeline, stage
