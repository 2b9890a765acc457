-- one row per way in which deals name an owner, with the person it means, as known at as_of
create macro marts.owners(as_of) as table
with spellings as (
    select distinct owner_id, owner_name
    from marts.deal_states(as_of)
    where coalesce(owner_id, owner_name) is not null
),

people as (
    select
        person_id,
        person_name,
        marts.match_key(person_id) as id_key,
        marts.match_key(email) as email_key,
        marts.match_key(person_name) as name_key,
        count(*) over (partition by marts.match_key(person_name)) as namesake_count
    from marts.people(as_of)
),

meant as (
    select
        spellings.owner_id,
        spellings.owner_name,
        people.person_id,
        people.person_name,
        case
            when people.id_key = marts.match_key(spellings.owner_id) then 1
            when people.email_key = marts.match_key(spellings.owner_id) then 2
            when people.id_key = marts.match_key(spellings.owner_name) then 3
            else 4
        end as rank
    from spellings
    inner join people on
        people.id_key = marts.match_key(spellings.owner_id)
        or people.email_key = marts.match_key(spellings.owner_id)
        or people.id_key = marts.match_key(spellings.owner_name)
        or (
            people.namesake_count = 1
            and people.name_key in (marts.match_key(spellings.owner_name), marts.match_key(spellings.owner_id))
        )
)

select
    owner_id,
    owner_name,
    arg_min(person_id, (rank, person_id)) as person_id,
    arg_min(person_name, (rank, person_id)) as person_name
from meant
group by owner_id, owner_name;
