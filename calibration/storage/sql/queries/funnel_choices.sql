-- one row: what the funnel of a unit can be narrowed to
select
    coalesce(list_sort(list(distinct pipeline) filter (where pipeline is not null)), []) as pipelines,
    coalesce(list_sort(list(distinct segment) filter (where segment is not null)), []) as segments,
    coalesce(list_sort(list(distinct product) filter (where product is not null)), []) as products
from db.results.funnel_cells
where refresh_id = marts.shown_refresh($as_of)
    and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
