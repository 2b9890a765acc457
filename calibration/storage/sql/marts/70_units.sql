-- one row per place in the tree (company, region, team, person, store), as known at as_of. A person is in the tree who owns
-- a deal or has a target; stores hang under regions.
create macro marts.units(as_of) as table
with deals as (
    select distinct person_id, region from marts.deals(as_of)
),

targets as (
    select unit_kind, substr(unit, length(unit_kind) + 2) as unit_key
    from marts.targets(as_of)
    where unit_kind in ('person', 'region') and is_matched
),

owners as (
    select person_id from deals where person_id is not null
    union
    select unit_key from targets where unit_kind = 'person'
),

places as (
    select *
    from marts.person_places(as_of)
    where marts.read_on('people', as_of) is null
        or holds_from <= marts.read_on('people', as_of) and holds_until > marts.read_on('people', as_of)
),

persons as (
    select people.person_id, people.person_name, places.team, places.team_name, places.region
    from marts.people(as_of) as people
    inner join owners on people.person_id = owners.person_id
    left join places on people.person_id = places.person_id
),

stores as (
    select store_id, store_name, region from marts.stores(as_of)
),

regions as (
    select region from persons
    union
    select region from stores
    union
    select region from deals
    union
    select unit_key from targets where unit_kind = 'region'
),

teams as (
    select team, any_value(team_name) as team_name, min(region) as region
    from persons
    where team is not null
    group by team
),

listed as (
    select 'company' as unit, 'company' as unit_kind, '' as unit_key, '' as unit_name, null::text as parent_unit
    union all
    select concat('region:', region), 'region', region, region, 'company' from regions where region is not null
    union all
    select
        concat('team:', team), 'team', team, team_name, if(region is null, 'company', concat('region:', region))
    from teams
    union all
    select
        concat('person:', person_id),
        'person',
        person_id,
        person_name,
        case
            when team is not null then concat('team:', team)
            when region is not null then concat('region:', region)
            else 'company'
        end
    from persons
    union all
    select
        concat('store:', store_id),
        'store',
        store_id,
        store_name,
        if(region is null, 'company', concat('region:', region))
    from stores
)

select distinct on (unit) * replace (if(unit = 'company', marts.parameter('company_name', as_of), unit_name) as unit_name)
from listed
order by unit;
