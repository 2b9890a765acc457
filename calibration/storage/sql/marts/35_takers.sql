-- one row per person who can take something on, as known at as_of: whom HR lists, owners of deals whom no list names, and
-- managers whom people name but no list holds (by their name; region and team where all of theirs have one)
create macro marts.takers(as_of) as table
with people as materialized (
    select person_id, person_name, role, department, team, region, manager, left_on from marts.people(as_of)
),

names as (
    select marts.match_key(person_id) as name_key from people
    union
    select marts.match_key(person_name) from people where person_name is not null
)

select person_id, person_name, role, department, team, region, left_on, manager from people
union all by name
select
    any_value(manager) as person_id,
    any_value(manager) as person_name,
    case when count(distinct region) = 1 and count(region) = count(*) then any_value(region) end as region,
    case when count(distinct team) = 1 and count(team) = count(*) then any_value(team) end as team
from people
where manager is not null
    and (left_on is null or left_on > as_of::date)
    and marts.match_key(manager) not in (select name_key from names where name_key is not null)
group by marts.match_key(manager);
