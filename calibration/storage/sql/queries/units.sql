-- one row per place that the viewer may see, in reading order
select unit, unit_kind, unit_key, unit_name, parent_unit, region, team, depth, measures
from db.results.units
where refresh_id = marts.shown_refresh($as_of)
    and marts.in_scope(
        region,
        case when unit_kind = 'person' then unit_key end,
        case when unit_kind = 'store' then unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by place
