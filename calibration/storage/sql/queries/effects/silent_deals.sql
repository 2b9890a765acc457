-- one row per place and week with any such deal at its end: deals open then whose last contact (or opening) was more than seven days before. What the CRM
-- says of the last contact counts from its day on
with weeks as (
    select
        unnest(range($first_week::int, $last_week::int)) as week,
        $decided_on::date + (7 * (week + 1))::int as ends_on
),

deals as (
    select deal_id, person_id, team, region, opened_on, closed_on, outcome, last_contact_on, expected_amount
    from marts.deals($as_of::date)
),

contacts as (
    select deal_id, occurred_on as contact_on from marts.activities($as_of::date) where is_contact and deal_id is not null
    union
    select deal_id, last_contact_on from deals where last_contact_on is not null
    union
    select deal_id, (body ->> 'contacted_on')::date from marts.deal_acts($as_of::date) where kind = 'contact'
),


standing as (
    select
        deals.person_id, deals.team, deals.region, deals.deal_id, deals.opened_on, weeks.week, weeks.ends_on,
        deals.expected_amount,
        max(contacts.contact_on) as last_on
    from weeks
    inner join deals
        on deals.opened_on <= weeks.ends_on and (deals.outcome = 'open' or deals.closed_on > weeks.ends_on)
    left join contacts on deals.deal_id = contacts.deal_id and contacts.contact_on <= weeks.ends_on
    group by all
),

placed as (
    select
        unnest(list_filter(
            ['company', concat('region:', region), concat('team:', team), concat('person:', person_id)],
            lambda place: list_contains($units, place)
        )) as unit,
        week,
        1 as value
    from standing
    where ends_on - coalesce(last_on, opened_on) > 7
)

select unit, week::int as week, sum(value)::double as value
from placed
group by unit, week
