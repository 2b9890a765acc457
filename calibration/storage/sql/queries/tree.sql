-- one row per place, straight from the marts, from the top down
select unit, unit_kind, unit_key, unit_name, parent_unit
from marts.units($as_of::date)
order by array_position(['company', 'region', 'team', 'person', 'store'], unit_kind), unit
