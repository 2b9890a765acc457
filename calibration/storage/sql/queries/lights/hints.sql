-- one row per open deal and thing about it that looks smoother than it may be (a hint to its owner, with innocent explanations)
with deals as (
    select deal_id, person_id, contact_age_days
    from db.results.open_deals
    where refresh_id = marts.shown_refresh($as_of)
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
        and ($deal_id is null or deal_id = $deal_id)
),

limits as (
    select max(threshold)::int as contact_days from marts.rules($as_of::date) where rule_id = 'deal_contact_yellow'
),

-- the expected close moved back in the last five days of a month, out of that month
closes as (
    select versions.deal_id, versions.known_from, versions.expected_close_on,
        lag(versions.expected_close_on) over (partition by versions.deal_id order by versions.known_from) as before_on
    from db.staging.deals as versions
    inner join deals on versions.deal_id = deals.deal_id
    where not versions.is_undone and versions.known_from <= $as_of::date
        and ($deal_id is null or versions.deal_id = $deal_id)  -- said again where it is pushed down to the rows
),

late_drift as (
    select deal_id, 'late_drift' as hint, count(*) as times, max(known_from) as latest_on
    from closes
    where expected_close_on > before_on
        and date_trunc('month', expected_close_on) > date_trunc('month', before_on)
        and known_from > last_day(known_from) - 5
    group by deal_id
    having count(*) >= 2
),

-- a contact on the very last day of the contact clock, with nothing said and no next step
touches as (
    select activities.deal_id, activities.occurred_on,
        activities.outcome is null and activities.next_step is null as is_empty,
        activities.occurred_on - lag(activities.occurred_on) over (
            partition by activities.deal_id order by activities.occurred_at
        ) as gap_days
    from marts.activities($as_of::date) as activities
    inner join deals on activities.deal_id = deals.deal_id
    where activities.is_contact and activities.occurred_on > $as_of::date - 180
        and ($deal_id is null or activities.deal_id = $deal_id)
),

deadline_touch as (
    select touches.deal_id, 'deadline_touch' as hint, count(*) as times, max(touches.occurred_on) as latest_on
    from touches
    cross join limits
    where touches.is_empty and touches.gap_days between limits.contact_days - 1 and limits.contact_days
    group by touches.deal_id
    having count(*) >= 2
),

-- back in a stage that the deal had left before
stays as (
    select history.deal_id, history.stage, history.entered_on,
        row_number() over (partition by history.deal_id, history.stage order by history.entered_at) as nth
    from marts.stage_history($as_of::date) as history
    inner join deals on history.deal_id = deals.deal_id
    where history.entered_on <= $as_of::date
        and ($deal_id is null or history.deal_id = $deal_id)
),

ping_pong as (
    select deal_id, 'ping_pong' as hint, count(*) as times, max(entered_on) as latest_on
    from stays
    where nth > 1
    group by deal_id
    having count(*) >= 2
),

found as (
    select * from late_drift
    union all
    select * from deadline_touch
    union all
    select * from ping_pong
)

select found.*, deals.person_id
from found
inner join deals on found.deal_id = deals.deal_id
order by found.deal_id, found.hint
