-- one row: the unit's pipeline due in the period as it was known on the day that people compare with
select coalesce(sum(open_count), 0)::bigint as open_count, coalesce(sum(open_amount), 0)::decimal(18, 2) as open_amount
from db.results.pipeline_before
where refresh_id = coalesce($comparison_id::uuid, marts.shown_refresh($as_of))
    and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
    and ($all_open or expected_close_on between $starts_on and $ends_on)
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
