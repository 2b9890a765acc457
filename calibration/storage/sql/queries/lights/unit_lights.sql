-- one row per unit that left its path, the largest shortfall first
select
    positions.unit,
    positions.unit_kind,
    lights.subject_name as unit_name,
    lights.light,
    lights.rule_id,
    lights.since_on,
    lights.value,
    lights.threshold,
    positions.measure,
    positions.period_kind,
    positions.deviation_amount::double as deviation_amount,
    positions.hit_probability
from db.results.lights as lights
inner join db.results.positions as positions
    on positions.refresh_id = lights.refresh_id
    and lights.note = concat_ws(' ', positions.measure, positions.period_kind)
    and lights.subject_id = positions.unit
where lights.refresh_id = marts.shown_refresh($as_of)
    and lights.subject_kind = 'unit'
    and lights.light in ('yellow', 'red')
    and marts.in_scope(
        positions.region,
        case when positions.unit_kind = 'person' then positions.unit_key end,
        case when positions.unit_kind = 'store' then positions.unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by positions.deviation_amount, positions.unit
