-- one row per lit team, account and unit off its path inside the unit that is looked at: red first, then the largest shortfall,
-- with the number of all of them.
-- A unit's light is about the measure and the period that its note names
select
    lights.subject_kind,
    lights.subject_id,
    lights.subject_name,
    lights.light,
    lights.cause,
    lights.rule_id,
    lights.since_on,
    lights.event_on,
    lights.value,
    lights.threshold,
    lights.note,
    lights.region,
    lights.amount::double as amount,
    lights.told_name,
    positions.unit_kind,
    positions.measure,
    positions.period_kind,
    positions.deviation_amount::double as deviation_amount,
    positions.hit_probability,
    count(*) over () as lit_count,
    count(*) filter (where lights.subject_kind = 'unit') over () as unit_count
from db.results.lights as lights
left join db.results.positions as positions
    on lights.refresh_id = positions.refresh_id
    and lights.subject_id = positions.unit
    and lights.note = concat_ws(' ', positions.measure, positions.period_kind)
    and lights.subject_kind = 'unit'
where lights.refresh_id = marts.shown_refresh($as_of)
    and lights.subject_kind in ('team', 'account', 'unit')
    and lights.light in ('yellow', 'red')
    and (
        marts.in_unit($unit_kind, $unit_key, lights.region, lights.team, lights.person_id)
        or lights.subject_id = concat($unit_kind, ':', $unit_key)
    )
    and marts.in_scope(
        lights.region,
        lights.person_id,
        case when positions.unit_kind = 'store' then positions.unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by lights.light = 'red' desc, positions.deviation_amount nulls first, lights.subject_kind, lights.subject_id
limit $limit
