-- one row: a person with the day of leaving, as known at as_of
select person_id, person_name, role, department, team, region, left_on
from marts.takers($as_of::date)
where person_id = $person_id
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
