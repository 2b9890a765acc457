-- one row per place and person whose signature it is, as known at as_of: who leads the company, a region or a team in the
-- work that a measure counts, and the supervisor of a store (else its manager); visible to the viewer
with people as materialized (
    select person_id, coalesce(person_name, person_id) as person_name, region
    from marts.takers($as_of::date)
    where left_on is null or left_on > $as_of::date
),

spellings as (
    select marts.match_key(person_id) as name_key, person_id, 1 as rank from people
    union all
    -- a name that two bear tells of nobody
    select marts.match_key(person_name), min(person_id), 2 from people group by 1 having count(*) = 1
),

places as (
    select
        case when level = 'company' then level else concat(level, ':', place) end as unit,
        coalesce(lead_id, lead_name) as named
    from marts.place_leads($as_of::date)
    where work = $work
    union all
    select concat('store:', store_id), coalesce(supervisor, manager) from marts.stores($as_of::date)
)

select places.unit, people.person_id, people.person_name
from places
inner join spellings on marts.match_key(places.named) = spellings.name_key
inner join people on spellings.person_id = people.person_id
where marts.in_scope(people.region, people.person_id, null, $sees_all, $regions, $stores, $person)
qualify row_number() over (partition by places.unit order by spellings.rank) = 1
order by places.unit
