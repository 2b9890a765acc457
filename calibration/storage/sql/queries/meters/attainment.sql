-- one row: booked ÷ promised of the months that end between two days, over the highest places that the viewer sees
with months as (
    select targets.unit, targets.period_starts_on, targets.target_amount
    from marts.targets($as_of) as targets
    inner join db.results.units as places
        on targets.unit = places.unit and places.refresh_id = marts.shown_refresh($as_of)
    where targets.measure = $measure
        and targets.period_kind = 'month'
        and targets.unit_kind = $level
        and last_day(targets.period_starts_on) between $from_on::date and $to_on::date
        and marts.in_scope(
            places.region,
            case when places.unit_kind = 'person' then places.unit_key end,
            case when places.unit_kind = 'store' then places.unit_key end,
            $sees_all, $regions, $stores, $person
        )
),

booked as (
    select
        date_trunc('month', day_on)::date as month_on,
        case $level when 'company' then 'company' when 'region' then concat('region:', region)
            else concat(unit_kind, ':', unit_key) end as unit,
        sum(actual_amount) as actual_amount
    from marts.actual_days($as_of::date)
    where measure = $measure and day_on <= $to_on::date
    group by 1, 2
)

select
    sum(coalesce(booked.actual_amount, 0))::double / nullif(sum(months.target_amount)::double, 0) as value,
    count(*) as case_count
from months
left join booked on months.unit = booked.unit and months.period_starts_on = booked.month_on
