-- one row per person who can take something on: in HR's list (or an owner of deals where no list is loaded) and not gone on as_of
select
    people.person_id,
    people.person_name,
    people.role,
    people.team,
    people.region,
    people.left_on
from marts.people($as_of::date) as people
where (people.left_on is null or people.left_on > $as_of::date)
    and marts.in_scope(people.region, people.person_id, null, $sees_all, $regions, $stores, $person)
order by people.region nulls first, people.team nulls first, people.person_name
