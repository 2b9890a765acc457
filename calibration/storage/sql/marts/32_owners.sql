-- one row per way in which deals name an owner, with the person it means, as known at as_of
create macro marts.owners(as_of) as table
with spellings as (
    select
        owner_id,
        owner_name,
        marts.match_key(owner_id) as id_key,
        marts.match_key(owner_name) as name_key
    -- distinct first: a key is made for each spelling, not for each of a million deals
    from (select distinct owner_id, owner_name from marts.deal_states(as_of))
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

-- a key for each way to call a person, and its rank where it stands as owner id and as owner name; joined by equality,
-- because a join over all four ways compares every spelling with every person
callings as (
    select person_id, person_name, id_key as calling, 1 as id_rank, 3 as name_rank from people
    union all
    select person_id, person_name, email_key, 2, null from people
    union all
    select person_id, person_name, name_key, 4, 4 from people where namesake_count = 1
),

meant as (
    select spellings.owner_id, spellings.owner_name, callings.person_id, callings.person_name, callings.id_rank as rank
    from spellings
    inner join callings on spellings.id_key = callings.calling
    union all
    select spellings.owner_id, spellings.owner_name, callings.person_id, callings.person_name, callings.name_rank
    from spellings
    inner join callings on spellings.name_key = callings.calling
    where callings.name_rank is not null
)

select
    owner_id,
    owner_name,
    arg_min(person_id, (rank, person_id)) as person_id,
    arg_min(person_name, (rank, person_id)) as person_name
from meant
group by owner_id, owner_name;
