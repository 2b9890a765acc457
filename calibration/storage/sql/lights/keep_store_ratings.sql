insert into db.results.store_ratings by name
select
    $refresh_id::uuid as refresh_id,
    usuals.store_id,
    usuals.region,
    usuals.day_on,
    days.light,
    days.rule_id,
    usuals.is_special,
    days.light = 'red' or days.light = 'yellow' and days.streak_days >= $store_days_in_row::int as is_high_risk,
    usuals.traffic,
    usuals.usual_traffic * usuals.traffic_factor as usual_traffic,
    usuals.conversion_ratio,
    usuals.usual_conversion * usuals.conversion_factor as usual_conversion_ratio,
    usuals.turnover,
    usuals.usual_turnover,
    usuals.sales,
    usuals.usual_sales * usuals.sales_factor as usual_sales,
    usuals.traffic_mad * usuals.traffic_factor as traffic_noise,
    usuals.conversion_mad * usuals.conversion_factor as conversion_noise
from {work}_store_usuals as usuals
inner join {work}_store_days as days on usuals.store_id = days.subject_id and usuals.day_on = days.day_on
