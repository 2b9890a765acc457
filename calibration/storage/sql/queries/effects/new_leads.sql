-- one row per place and week with anything in it: leads created in it, by the place of their owner today (the region stated where nobody owns them)
with rows as (
    select
        owners.person_id,
        owners.team,
        coalesce(owners.region, leads.region) as region,
        leads.created_on as day_on,
        1 as value
    from marts.leads($as_of::date) as leads
    left join marts.people($as_of::date) as owners
        on leads.owner_id = owners.person_id or (leads.owner_id is null and leads.owner_name = owners.person_name)
),

placed as (
    select
        unnest(list_filter(
            ['company', concat('region:', region), concat('team:', team), concat('person:', person_id)],
            lambda place: list_contains($units, place)
        )) as unit,
        (day_on - $decided_on::date - 1 + 7 * $shift::int) // 7 - $shift::int as week,
        value
    from rows
    where day_on > $decided_on::date + 7 * $first_week::int and day_on <= $decided_on::date + 7 * $last_week::int
)

select unit, week::int as week, sum(value)::double as value
from placed
group by unit, week
