-- one row per place and week with any such deal at its end, for a metric that counts open deals: how many had their last
-- contact (or opening) more than `limit_days` before, or the amount of those that long in one stage. What the CRM says of
-- the last contact counts from its day on.
with weeks as (
    select
        unnest(range($first_week::int, $last_week::int)) as week,
        $decided_on::date + (7 * (week + 1))::int as ends_on
),

deals as (
    select deal_id, person_id, team, region, opened_on, closed_on, outcome, last_contact_on, expected_amount
    from marts.deals($as_of::date)
),

events as (
    select deal_id, occurred_on as day_on
    from marts.activities($as_of::date)
    where $metric = 'silent_deals' and is_contact and deal_id is not null
    union
    select deal_id, last_contact_on from deals where $metric = 'silent_deals' and last_contact_on is not null
    union
    select deal_id, (body ->> 'contacted_on')::date
    from marts.deal_acts($as_of::date)
    where $metric = 'silent_deals' and kind = 'contact'
    union
    select deal_id, entered_on from marts.stage_history($as_of::date) where $metric = 'stuck_amount'
),

standing as (
    select
        deals.deal_id, deals.person_id, deals.team, deals.region, deals.opened_on, deals.expected_amount,
        weeks.week, weeks.ends_on,
        max(events.day_on) as last_on
    from weeks
    inner join deals
        on deals.opened_on <= weeks.ends_on and (deals.outcome = 'open' or deals.closed_on > weeks.ends_on)
    left join events on deals.deal_id = events.deal_id and events.day_on <= weeks.ends_on
    group by all
),

placed as (
    select
        unnest(marts.places($units, region, team, person_id, null)) as unit,
        week,
        case $metric when 'silent_deals' then 1 else expected_amount end as value
    from standing
    where ends_on - coalesce(last_on, opened_on) > $limit_days::int
)

select unit, week::int as week, sum(value)::double as value
from placed
group by unit, week
