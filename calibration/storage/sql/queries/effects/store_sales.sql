-- one row per place and week with an open day in it: sales of a store on an open day, on average
with rows as (
    select days.store_id, stores.region, days.day_on, days.sales_amount as value
    from marts.store_days($as_of::date) as days
    inner join marts.stores($as_of::date) as stores on days.store_id = stores.store_id
    where days.sales_amount > 0
),

placed as (
    select
        unnest(list_filter(
            ['company', concat('region:', region), concat('store:', store_id)],
            lambda place: list_contains($units, place)
        )) as unit,
        (day_on - $decided_on::date - 1 + 7 * $shift::int) // 7 - $shift::int as week,
        value
    from rows
    where day_on > $decided_on::date + 7 * $first_week::int and day_on <= $decided_on::date + 7 * $last_week::int
)

select unit, week::int as week, avg(value)::double as value
from placed
group by unit, week
