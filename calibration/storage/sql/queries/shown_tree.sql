-- one row per place of the refresh that is shown for a day, from the top down; none before the first one
select unit, unit_kind, unit_key, unit_name, parent_unit
from db.results.units
where refresh_id = marts.shown_refresh($as_of::date)
order by array_position(['company', 'region', 'team', 'person', 'store'], unit_kind), unit
