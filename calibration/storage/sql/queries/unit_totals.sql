-- one row per measure and unit with anything booked: the running month, the fiscal quarter and all that is known
with days as (
    select * from marts.actual_days($as_of::date)
),

levels as (
    select
        measure,
        case
            when grouping(unit_key) = 0 then concat(unit_kind, ':', unit_key)
            when grouping(team) = 0 then concat('team:', team)
            when grouping(region) = 0 then concat('region:', region)
            else 'company'
        end as unit,
        coalesce(sum(actual_amount) filter (where day_on >= $month_starts_on), 0)::double as month_amount,
        coalesce(sum(actual_amount) filter (where day_on >= $quarter_starts_on), 0)::double as quarter_amount,
        sum(actual_amount)::double as total_amount,
        sum(row_count)::bigint as row_count,
        max(day_on) > $as_of::date - 90 as is_active,
        grouping(unit_key) = 0 and unit_key is null
            or grouping(team) = 0 and team is null
            or grouping(region) = 0 and region is null as is_nobody
    from days
    group by grouping sets ((measure), (measure, region), (measure, team), (measure, unit_kind, unit_key))
)

select * exclude (is_nobody) from levels where not is_nobody
