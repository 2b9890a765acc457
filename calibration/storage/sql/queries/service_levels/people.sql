-- the names of those whom HR lists, for the choice of a department's owner
select distinct person_name
from marts.people($as_of::date)
where is_listed and (left_on is null or left_on > $as_of::date) and $sees_all
order by person_name
