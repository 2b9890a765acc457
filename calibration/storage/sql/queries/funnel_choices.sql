-- one row: what the funnel of a unit can be narrowed to
select
    coalesce(list_sort(list(distinct pipeline) filter (where pipeline is not null)), []) as pipelines,
    coalesce(list_sort(list(distinct segment) filter (where segment is not null)), []) as segments,
    coalesce(list_sort(list(distinct product) filter (where product is not null)), []) as products
from db.results.funnel_cells
where refresh_id = marts.shown_refresh($as_of)
    and case $unit_kind
        when 'company' then true
        when 'region' then coalesce(region = $unit_key, false)
        when 'team' then coalesce(team = $unit_key, false)
        when 'person' then coalesce(person_id = $unit_key, false)
        else false
    end
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
