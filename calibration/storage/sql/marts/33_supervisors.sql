-- one row per person, as known at as_of, with the manager above them, whether HR writes the manager's number or name; the id
-- of the manager is null where HR lists nobody of that name, or several
create macro marts.supervisors(as_of) as table
with people as materialized (
    select
        person_id, person_name, manager, team, region, is_listed,
        coalesce(left_on <= as_of::date, false) as has_left
    from marts.people(as_of)
),

names as (
    select marts.match_key(person_id) as name_key, person_id, person_name, 1 as rank from people
    union all
    select marts.match_key(person_name), any_value(person_id), any_value(person_name), 2
    from people
    group by 1
    having count(*) = 1
)

select
    people.person_id,
    any_value(people.person_name) as person_name,
    any_value(people.team) as team,
    any_value(people.region) as region,
    bool_or(people.is_listed) as is_listed,
    bool_or(people.has_left) as has_left,
    coalesce(arg_min(names.person_name, names.rank), any_value(people.manager)) as supervisor_name,
    arg_min(names.person_id, names.rank) as supervisor_id
from people
left join names on marts.match_key(people.manager) = names.name_key
group by people.person_id;
