-- the rows of one table behind a forecast for one unit that the viewer may see
select details.* exclude (refresh_id)
from db.results.{table} as details
inner join db.results.units as units on details.unit = units.unit and details.refresh_id = units.refresh_id
where details.refresh_id = marts.shown_refresh($as_of)
    and details.unit = $unit
    and marts.in_scope(
        units.region,
        case when units.unit_kind = 'person' then units.unit_key end,
        case when units.unit_kind = 'store' then units.unit_key end,
        $sees_all, $regions, $stores, $person
    )
