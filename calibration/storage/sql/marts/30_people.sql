-- one row per person, as known at as_of: those whom HR lists, and owners of deals whom no list names
create macro marts.people(as_of) as table
with clock as (
    select coalesce(as_of::date < first_on, false) as is_rebuilt, greatest(as_of::date, first_on) as read_on
    from (select marts.first_known_on('people') as first_on)
),

held as (
    select
        coalesce(person_id, person_name) as person_id,
        person_name,
        email,
        role,
        department,
        manager,
        team,
        region,
        joined_on,
        case when not clock.is_rebuilt or left_on <= as_of::date then left_on end as left_on,
        clock.is_rebuilt
    from db.staging.people
    cross join clock
    where marts.holds(is_undone, retired_by, known_from, known_until, clock.read_on)
        and (joined_on is null or joined_on <= as_of::date or not clock.is_rebuilt)
),

named as (
    select person_id, marts.match_key(person_id) as name_key from held
    union
    select person_id, marts.match_key(email) from held where email is not null
    union
    select any_value(person_id), marts.match_key(person_name) from held group by 2 having count(*) = 1
),

spellings as (
    select owner_id, owner_name, region, team, is_rebuilt, count(*) as deal_count
    from marts.deal_states(as_of)
    where coalesce(owner_id, owner_name) is not null
    group by owner_id, owner_name, region, team, is_rebuilt
),

unlisted as (
    select
        coalesce(owner_id, owner_name) as person_id,
        coalesce(owner_name, owner_id) as person_name,
        region,
        team,
        is_rebuilt,
        sum(deal_count) as deal_count
    from spellings
    where marts.match_key(coalesce(owner_id, owner_name)) not in (select name_key from named where name_key is not null)
        and coalesce(
            marts.match_key(owner_name) not in (select name_key from named where name_key is not null), true
        )
    group by 1, 2, 3, 4, 5
),

unlisted_people as (
    select
        arg_max(person_id, (deal_count, person_id)) as person_id,
        arg_max(person_name, (deal_count, person_name)) as person_name,
        arg_max(region, (deal_count, region)) as region,
        arg_max(team, (deal_count, team)) as team,
        bool_or(is_rebuilt) as is_rebuilt
    from unlisted
    group by marts.match_key(person_id)
)

select *, true as is_listed from held
union all by name
select
    person_id,
    person_name,
    team,
    region,
    is_rebuilt,
    false as is_listed
from unlisted_people;
