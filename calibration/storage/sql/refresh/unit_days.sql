-- one row per measure, unit and day with anything booked, over the last days that curves and sparklines look at
with days as (
    select * from {work}_actual_days where day_on > $as_of::date - $history_days::int
),

levels as (
    select
        measure,
        day_on,
        case
            when grouping(unit_key) = 0 then concat(unit_kind, ':', unit_key)
            when grouping(team) = 0 then concat('team:', team)
            when grouping(region) = 0 then concat('region:', region)
            else 'company'
        end as unit,
        sum(actual_amount)::double as actual_amount,
        sum(row_count)::bigint as row_count,
        grouping(unit_key) = 0 and unit_key is null
            or grouping(team) = 0 and team is null
            or grouping(region) = 0 and region is null as is_nobody
    from days
    group by grouping sets (
        (measure, day_on), (measure, region, day_on), (measure, team, day_on), (measure, unit_kind, unit_key, day_on)
    )
)

select measure, unit, day_on, actual_amount, row_count from levels where not is_nobody
