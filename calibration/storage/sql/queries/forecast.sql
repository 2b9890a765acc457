-- one row per measure, unit, and block or total
with chances as (
    select
        measure,
        unit,
        max(hit_probability) filter (where period_kind = 'month') as p_hit,
        max(hit_probability) filter (where period_kind = 'quarter') as p_hit_quarter
    from db.results.positions
    where refresh_id = marts.shown_refresh($as_of)
    group by measure, unit
),

asked as (
    select forecasts.*, units.unit_name, units.place
    from db.results.forecasts as forecasts
    inner join db.results.units as units
        on forecasts.unit = units.unit and units.refresh_id = forecasts.refresh_id
    where forecasts.refresh_id = marts.shown_refresh($as_of)
        and forecasts.unit_kind = $unit_kind
        and (forecasts.h <= $weeks and not forecasts.is_total or forecasts.h = $weeks and forecasts.is_total)
        and marts.in_scope(
            units.region,
            case when units.unit_kind = 'person' then units.unit_key end,
            case when units.unit_kind = 'store' then units.unit_key end,
            $sees_all, $regions, $stores, $person
        )
)

select
    asked.unit,
    asked.unit_name as name,
    asked.measure,
    asked.cutoff,
    if(asked.is_total, 'total', asked.h::text) as h,
    asked.ds,
    asked.yhat,
    asked.lo80,
    asked.hi80,
    asked.sd,
    case when asked.is_total then chances.p_hit end as p_hit,
    case when asked.is_total then chances.p_hit_quarter end as p_hit_quarter,
    asked.refusal
from asked
left join chances on asked.measure = chances.measure and asked.unit = chances.unit
order by asked.measure, asked.place, asked.is_total, asked.h
