-- one row per lever that moves single deals: how those held up fared beside the others; for whoever sees any unit at all
select lever, held_count, moving_count, held_wins, moving_wins, usual_wins
from db.results.lever_gains
where refresh_id = marts.shown_refresh($as_of)
    and exists (
        select 1
        from db.results.units as units
        where units.refresh_id = marts.shown_refresh($as_of)
            and marts.in_scope(
                units.region,
                case when units.unit_kind = 'person' then units.unit_key end,
                case when units.unit_kind = 'store' then units.unit_key end,
                $sees_all, $regions, $stores, $person
            )
    )
order by lever
