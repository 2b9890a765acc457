-- one row per place that the viewer may see, straight from the marts
with recursive climbed as (
    select unit, unit_kind, unit_key, unit_name, parent_unit, null::text as region
    from marts.units($as_of::date)
    where parent_unit is null
    union all
    select
        child.unit, child.unit_kind, child.unit_key, child.unit_name, child.parent_unit,
        if(child.unit_kind = 'region', child.unit_key, climbed.region)
    from marts.units($as_of::date) as child
    inner join climbed on child.parent_unit = climbed.unit
)

select *, marts.in_scope(
    region,
    case when unit_kind = 'person' then unit_key end,
    case when unit_kind = 'store' then unit_key end,
    $sees_all, $regions, $stores, $person
) as is_visible
from climbed
order by array_position(['company', 'region', 'team', 'person', 'store'], unit_kind), unit
