-- one row per place and expected close: what was open on the earlier day
create table {work}_pipeline_before as
select
    person_id,
    team,
    region,
    expected_close_on,
    count(*) as open_count,
    sum(expected_amount)::decimal(18, 2) as open_amount
from {work}_earlier
where outcome = 'open'
group by all
