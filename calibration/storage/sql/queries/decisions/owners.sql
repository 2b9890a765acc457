-- one row per person who can take something on and is not gone on as_of, with how many others name them as their manager
with people as (
    select * from marts.takers($as_of::date) where left_on is null or left_on > $as_of::date
),

managers as (
    select marts.match_key(manager) as name_key, count(*) as led_count
    from people
    where manager is not null
    group by name_key
)

select
    people.person_id,
    people.person_name,
    people.role,
    people.department,
    people.team,
    people.region,
    people.left_on,
    greatest(coalesce(by_name.led_count, 0), coalesce(by_id.led_count, 0)) as led_count
from people
left join managers as by_name on marts.match_key(people.person_name) = by_name.name_key
left join managers as by_id on marts.match_key(people.person_id) = by_id.name_key
where marts.in_scope(people.region, people.person_id, null, $sees_all, $regions, $stores, $person)
order by people.region nulls first, people.team nulls first, people.person_name
