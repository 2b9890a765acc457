-- the refresh that pages show for a day, or null
create macro marts.shown_refresh(on_day) as (
    select arg_max(refresh_id, shown_at) from db.results.shown where as_of = on_day::date
);

-- whether a viewer may see a row of this place: head office sees all, others their regions, stores and themselves.
-- The one place where it is decided; `queries/scope.py` says who is who.
create macro marts.in_scope(row_region, row_person, row_store, sees_all, regions, stores, person) as (
    sees_all
    or coalesce(list_contains(regions, row_region), false)
    or coalesce(list_contains(stores, row_store), false)
    or coalesce(row_person = person, false)
);
