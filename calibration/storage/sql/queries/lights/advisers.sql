-- one row per person who could help with the deal: those whose capacity is loaded, else those whose role is presales or senior
with deal as (
    select deal_id, product, region
    from db.results.open_deals
    where refresh_id = marts.shown_refresh($as_of)
        and deal_id = $deal_id
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

people as (
    select person_id, person_name, role, region
    from marts.people($as_of::date)
    where left_on is null or left_on > $as_of::date
),

booked as (
    select
        person_id,
        any_value(person_name) as person_name,
        string_agg(distinct skill, '、' order by skill) as skill,
        sum(available_days) filter (where week_on > $as_of::date - 7 and week_on <= $as_of::date + 21) as free_days
    from db.staging.capacity
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('capacity', $as_of))
        and person_id is not null
    group by person_id
),

offered as (
    select person_id, person_name, skill, free_days from booked
    union all
    select person_id, person_name, role, null
    from people
    where not exists (select 1 from booked)
        and regexp_matches(coalesce(role, ''), '(?i)售前|顾问|专家|presales|pre-sales|adviser|advisor|senior|engineer')
),

given as (
    select
        body ->> 'person_id' as person_id,
        sum((body ->> 'days')::double) as given_days,
        count(distinct deal_id) as deal_count
    from marts.deal_acts($as_of::date)
    where kind = 'adviser' and acted_on > $as_of::date - 28
    group by 1
),

-- how often their help on the same product ended well: the load comes first, the record is shown beside it
assigned as (
    select body ->> 'person_id' as person_id, deal_id from marts.deal_acts($as_of::date) where kind = 'adviser'
),

products as (
    select product from deal
    union
    select wrong_name
    from marts.right_names($as_of::date)
    where column_name = 'product' and right_name in (select product from deal)
),

-- by the versions that hold: the state of every deal is not worked out for a few
won as (
    select deal_id
    from db.staging.deals
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('deals', $as_of))
        and outcome = 'won'
        and closed_on <= $as_of::date
        and product in (select product from products)
        and deal_id in (select deal_id from assigned)
),

helped as (
    select assigned.person_id, count(distinct assigned.deal_id) as won_count
    from assigned
    inner join won on assigned.deal_id = won.deal_id
    group by assigned.person_id
)

select
    offered.person_id,
    coalesce(people.person_name, offered.person_name, offered.person_id) as person_name,
    offered.skill,
    people.region,
    coalesce(people.region = deal.region, false) as is_near,
    offered.free_days,
    coalesce(given.given_days, 0) as given_days,
    coalesce(given.deal_count, 0) as deal_count,
    case when offered.free_days is not null then greatest(offered.free_days - coalesce(given.given_days, 0), 0) end
        as left_days,
    coalesce(helped.won_count, 0) as won_count
from offered
cross join deal
left join people on offered.person_id = people.person_id
left join given on offered.person_id = given.person_id
left join helped on offered.person_id = helped.person_id
order by left_days desc nulls last, deal_count, is_near desc, person_name
