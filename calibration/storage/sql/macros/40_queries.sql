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

-- whether a row of this place is inside the unit that a page shows: company, region, team or person
create macro marts.in_unit(unit_kind, unit_key, row_region, row_team, row_person) as (
    case unit_kind
        when 'company' then true
        when 'region' then coalesce(row_region = unit_key, false)
        when 'team' then coalesce(row_team = unit_key, false)
        when 'person' then coalesce(row_person = unit_key, false)
        else false
    end
);

-- one row per unit of a level inside the unit that a page shows, where the viewer may see it
create macro marts.units_inside(on_day, level, in_kind, in_key, sees_all, regions, stores, person) as table
with placed as (
    select
        unit,
        region,
        case when unit_kind = 'team' then unit_key else team end as own_team,
        case when unit_kind = 'person' then unit_key end as own_person
    from db.results.units
    where refresh_id = marts.shown_refresh(on_day) and unit_kind = level
)

select unit
from placed
where marts.in_unit(in_kind, in_key, region, own_team, own_person)
    and marts.in_scope(region, own_person, null, sees_all, regions, stores, person);
