-- one row per open day of a store in the last eight weeks: each indicator beside what is usual for it on that day
select
    day_on, light, rule_id, is_special, is_high_risk, traffic, usual_traffic, conversion_ratio, usual_conversion_ratio,
    turnover, usual_turnover, sales, usual_sales
from db.results.store_ratings
where refresh_id = marts.shown_refresh($as_of)
    and store_id = $store_id
    and marts.in_scope(region, null, store_id, $sees_all, $regions, $stores, $person)
order by day_on
