-- one row per threshold: the alerts that it would have given on the visible past. A wait that began on day s alerts on day
-- s + threshold + 1, where it lasted that long; days are natural ones
with deals as (
    select deal_id, account_id, account_name, person_id, person_name, opened_on, closed_on, outcome, is_key_customer
    from marts.deals($as_of::date)
    where marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
        and opened_on is not null
        and (closed_on is null or closed_on > $as_of::date - 7 * $weeks::int)
),

waits as (
    {gaps}
),

thresholds as (
    select unnest($thresholds::double[]) as threshold
),

supervisors as (
    select greatest(count(distinct coalesce(people.manager, people.team, people.person_id)), 1) as supervisor_count
    from (select distinct person_id from deals) as owners
    inner join marts.people($as_of::date) as people on owners.person_id = people.person_id
),

alerts as (
    select thresholds.threshold, waits.deal_id, waits.started_on + thresholds.threshold::int + 1 as alerted_on
    from waits
    inner join thresholds on waits.ended_on > waits.started_on + thresholds.threshold::int + 1
),

counted as (
    select threshold, count(*) as alert_count
    from alerts
    where alerted_on > $as_of::date - 7 * $weeks::int and alerted_on <= $as_of::date
    group by threshold
),

waited as (
    select deals.deal_id, deals.outcome, deals.closed_on
    from deals
    where deals.deal_id in (select deal_id from waits)
),

per_deal as (
    select thresholds.threshold, waited.deal_id, waited.outcome, waited.closed_on, max(alerts.alerted_on) as alerted_on
    from waited
    cross join thresholds
    left join alerts on waited.deal_id = alerts.deal_id and thresholds.threshold = alerts.threshold
    group by all
),

scored as (
    select
        threshold,
        count(*) as subject_count,
        count(*) filter (where outcome in ('won', 'lost')) as closed_count,
        count(*) filter (where outcome in ('won', 'lost') and alerted_on is not null) as alerted_count,
        count(*) filter (where outcome = 'lost') as lost_count,
        count(*) filter (where outcome = 'lost' and alerted_on is not null) as alerted_lost_count,
        median(closed_on - alerted_on) filter (where outcome = 'lost') as warning_days
    from per_deal
    group by threshold
)

select
    scored.*,
    coalesce(counted.alert_count, 0) as alert_count,
    supervisors.supervisor_count,
    coalesce(counted.alert_count, 0) / $weeks::double / supervisors.supervisor_count as alerts_per_week,
    scored.alerted_lost_count / nullif(scored.alerted_count, 0)::double as precision,
    scored.alerted_lost_count / nullif(scored.lost_count, 0)::double as recall,
    scored.lost_count / nullif(scored.closed_count, 0)::double as base_ratio
from scored
cross join supervisors
left join counted on scored.threshold = counted.threshold
order by scored.threshold
