-- one row per calendar year in which somebody whose place is known has a target of the measure, as known at as_of
select distinct year(period_starts_on) as year
from marts.targets($as_of::date)
where measure = $measure and is_matched
order by year
