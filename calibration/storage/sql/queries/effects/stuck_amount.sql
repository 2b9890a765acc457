-- one row per place and week with any such deal at its end: the amount of deals open then that had been in one stage for longer than the limit
with weeks as (
    select
        unnest(range($first_week::int, $last_week::int)) as week,
        $decided_on::date + (7 * (week + 1))::int as ends_on
),

deals as (
    select deal_id, person_id, team, region, opened_on, closed_on, outcome, last_contact_on, expected_amount
    from marts.deals($as_of::date)
),

moves as (
    select deal_id, entered_on from marts.stage_history($as_of::date)
),


standing as (
    select
        deals.person_id, deals.team, deals.region, deals.deal_id, deals.opened_on, weeks.week, weeks.ends_on,
        deals.expected_amount,
        max(moves.entered_on) as entered_on
    from weeks
    inner join deals
        on deals.opened_on <= weeks.ends_on and (deals.outcome = 'open' or deals.closed_on > weeks.ends_on)
    left join moves on deals.deal_id = moves.deal_id and moves.entered_on <= weeks.ends_on
    group by all
),

placed as (
    select
        unnest(list_filter(
            ['company', concat('region:', region), concat('team:', team), concat('person:', person_id)],
            lambda place: list_contains($units, place)
        )) as unit,
        week,
        expected_amount as value
    from standing
    where ends_on - coalesce(entered_on, opened_on) > $stuck_days::int
)

select unit, week::int as week, sum(value)::double as value
from placed
group by unit, week
