-- one row: the unit's open pipeline due in the period
select count(*) as open_count, coalesce(sum(expected_amount), 0)::decimal(18, 2) as open_amount
from db.results.open_deals
where refresh_id = marts.shown_refresh($as_of)
    and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
    and ($all_open or expected_close_on between $starts_on and $ends_on)
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
