-- one row per person with the name of the manager above them, whether HR writes the manager's number or name
create table {work}_supervisors as
with people as (
    select person_id, person_name, manager, team, region from {work}_people
),

names as (
    select marts.match_key(person_id) as name_key, person_name, 1 as rank from people
    union all
    select marts.match_key(person_name), any_value(person_name), 2 from people group by 1 having count(*) = 1
)

select people.person_id, any_value(people.person_name) as person_name, any_value(people.team) as team, any_value(people.region) as region,
    coalesce(arg_min(names.person_name, names.rank), any_value(people.manager)) as supervisor_name
from people
left join names on marts.match_key(people.manager) = names.name_key
group by people.person_id
