-- one row per adviser, skill and coming week (by the Monday that the file names): the days that are left for support
with people as (
    select person_id, person_name, region from marts.people($as_of::date)
)

select
    capacity.person_id,
    coalesce(people.person_name, capacity.person_name, capacity.person_id) as person_name,
    people.region,
    capacity.skill,
    capacity.week_on,
    capacity.available_days
from db.staging.capacity as capacity
left join people on capacity.person_id = people.person_id
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('capacity', $as_of))
    and capacity.person_id is not null
    and capacity.week_on > $as_of::date
    and capacity.week_on <= $as_of::date + 7 * $weeks::int
    and marts.in_scope(people.region, capacity.person_id, null, $sees_all, $regions, $stores, $person)
order by capacity.week_on, person_name, capacity.person_id, capacity.skill
