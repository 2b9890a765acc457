-- one row per place and week with anything in it: the amount of deals won in it, by close date
with rows as (
    select person_id, team, region, closed_on as day_on, coalesce(amount, 0) as value
    from marts.deals($as_of::date)
    where outcome = 'won' and closed_on <= $as_of::date
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
