-- the refresh that answers for a day, or null: the one that the asker holds on to (`Database.at`), else the one shown last
create macro marts.shown_refresh(on_day) as (
    select
        case
            when getvariable('held_on')::date = on_day::date then getvariable('held_refresh')::uuid
            else (select arg_max(refresh_id, shown_at) from db.results.shown where as_of = on_day::date)
        end
);

-- whether a viewer may see a row of this place: head office sees all, others their regions, stores and themselves.
-- The one place where it is decided; `queries/scope.py` says who is who.
create macro marts.in_scope(row_region, row_person, row_store, sees_all, regions, stores, person) as (
    sees_all
    or coalesce(list_contains(regions, row_region), false)
    or coalesce(list_contains(stores, row_store), false)
    or coalesce(row_person = person, false)
);

-- which of these units a row of this place belongs to
create macro marts.places(units, row_region, row_team, row_person, row_store) as (
    list_filter(
        [
            'company',
            concat('region:', row_region),
            concat('team:', row_team),
            concat('person:', row_person),
            concat('store:', row_store)
        ],
        lambda place: list_contains(units, place)
    )
);
