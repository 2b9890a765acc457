-- one row per place that the viewer may see and month (or quarter) that begins between the days asked for, with its target as
-- known at as_of, and when that was loaded
select
    targets.unit,
    targets.period_starts_on,
    targets.target_amount::double as target_amount,
    targets.baseline_target::double as baseline_target,
    targets.stated_at
from marts.targets($as_of) as targets
join db.results.units as places
    on places.unit = targets.unit and places.refresh_id = marts.shown_refresh($as_of)
where targets.measure = $measure
    and targets.period_kind = $period_kind
    and targets.period_starts_on between $starts_on and $ends_on
    and marts.in_scope(
        places.region,
        case when places.unit_kind = 'person' then places.unit_key end,
        case when places.unit_kind = 'store' then places.unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by targets.unit, targets.period_starts_on
