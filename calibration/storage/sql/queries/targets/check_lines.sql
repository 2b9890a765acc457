-- one row per place that the viewer may see, with its target of the running period, what it booked a year earlier, its wins of
-- the last year, and what is still to come of it
with places as (
    select positions.*
    from db.results.positions as positions
    where positions.refresh_id = marts.shown_refresh($as_of)
        and positions.measure = $measure
        and positions.period_kind = $period_kind
        and marts.in_scope(
            positions.region,
            case when positions.unit_kind = 'person' then positions.unit_key end,
            case when positions.unit_kind = 'store' then positions.unit_key end,
            $sees_all, $regions, $stores, $person
        )
),

period as (
    select any_value(starts_on) as starts_on, any_value(ends_on) as ends_on from places
),

booked as (
    select
        case
            when grouping(unit_key) = 0 then concat(unit_kind, ':', unit_key)
            when grouping(team) = 0 then concat('team:', team)
            when grouping(region) = 0 then concat('region:', region)
            else 'company'
        end as unit,
        sum(actual_amount) filter (
            where day_on between period.starts_on - interval 1 year and period.ends_on - interval 1 year
        )::double as before_amount,
        sum(actual_amount) filter (where day_on > $as_of::date - 365)::double as year_amount,
        sum(row_count) filter (where day_on > $as_of::date - 365)::bigint as year_count,
        grouping(unit_key) = 0 and unit_key is null
            or grouping(team) = 0 and team is null
            or grouping(region) = 0 and region is null as is_nobody
    from marts.actual_days($as_of::date)
    cross join period
    where measure = $measure
    group by grouping sets ((), (region), (team), (unit_kind, unit_key))
)

select
    places.unit,
    places.unit_kind,
    places.unit_key,
    places.unit_name,
    places.parent_unit,
    places.target_amount::double as target_amount,
    places.baseline_target::double as baseline_target,
    places.is_summed,
    places.actual_amount::double as actual_amount,
    places.remaining_amount::double as remaining_amount,
    places.trajectory_amount::double as trajectory_amount,
    places.trajectory_low::double as trajectory_low,
    places.trajectory_high::double as trajectory_high,
    places.hit_probability,
    places.starts_on,
    places.ends_on,
    booked.before_amount,
    booked.year_amount,
    booked.year_count,
    rests.gross_mean,
    rests.refund_mean,
    rests.rate_error,
    rests.jump,
    rests.amount_cv,
    rests.refund_jump
from places
left join booked on places.unit = booked.unit and not booked.is_nobody
left join db.results.rests as rests
    on places.refresh_id = rests.refresh_id
    and places.measure = rests.measure
    and places.unit = rests.unit
    and places.period_kind = rests.period_kind
left join db.results.units as units on places.refresh_id = units.refresh_id and places.unit = units.unit
order by units.place
