-- one row per day of the last eight weeks on which stores were rated: how many of the rated ones were at high risk
select
    day_on,
    count(*) filter (where is_high_risk) as high_risk_count,
    count(*) filter (where light <> 'unknown') as rated_count,
    count(*) filter (where is_high_risk) / nullif(count(*) filter (where light <> 'unknown'), 0) as ratio
from db.results.store_ratings
where refresh_id = marts.shown_refresh($as_of)
    and marts.in_scope(region, null, store_id, $sees_all, $regions, $stores, $person)
    and ($region is null or region = $region)
group by day_on
order by day_on
