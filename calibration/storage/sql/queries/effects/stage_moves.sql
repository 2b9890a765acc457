-- one row per place and week with anything in it: how often a deal entered a further stage, its first one apart
with rows as (
    select deals.person_id, deals.team, deals.region, moves.entered_on as day_on, 1 as value
    from (
        select deal_id, entered_on, row_number() over (partition by deal_id order by entered_at) as place
        from marts.stage_history($as_of::date)
    ) as moves
    inner join marts.deals($as_of::date) as deals on moves.deal_id = deals.deal_id
    where moves.place > 1
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
