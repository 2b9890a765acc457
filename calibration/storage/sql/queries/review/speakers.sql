-- one row per person who answers for numbers, as known at as_of: owners in the tree, and whom people name as their manager
with people as (
    select person_id, person_name, region, manager
    from marts.people($as_of::date)
    where left_on is null or left_on > $as_of::date
),

managers as (
    select distinct marts.match_key(manager) as manager_key from people where manager is not null
),

owners as (
    select unit_key as person_id
    from db.results.units
    where refresh_id = marts.shown_refresh($as_of) and unit_kind = 'person'
)

select
    person_id,
    coalesce(person_name, person_id) as person_name,
    coalesce(
        marts.match_key(person_id) in (select manager_key from managers)
            or marts.match_key(person_name) in (select manager_key from managers), false
    ) as is_manager
from people
where (is_manager or person_id in (select person_id from owners))
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
order by person_name, person_id
