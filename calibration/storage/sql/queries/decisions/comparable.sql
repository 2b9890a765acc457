-- one row per place that a place can be held against, the siblings in the tree first, then others of the same kind. Places of
-- another measure have nothing to compare
with shown as (
    select * from db.results.units where refresh_id = marts.shown_refresh($as_of)
),

own as (
    select * from shown where unit = $unit
)

select
    shown.unit,
    shown.unit_name,
    shown.parent_unit is not distinct from own.parent_unit as is_sibling
from shown
inner join own
    on shown.unit_kind = own.unit_kind
    and shown.unit <> own.unit
    and list_has_any(shown.measures, own.measures)
where marts.in_scope(
    own.region,
    case when own.unit_kind = 'person' then own.unit_key end,
    case when own.unit_kind = 'store' then own.unit_key end,
    $sees_all, $regions, $stores, $person
)
order by is_sibling desc, shown.place
limit $limit
