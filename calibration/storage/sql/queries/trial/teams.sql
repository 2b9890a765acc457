-- one row per threshold: the alerts that it would have given about teams without a new lead. A wait that began with a lead on day
-- s alerts on day s + threshold + 1; nothing is lost or won by it, so that no precision is stated
with people as (
    select person_id, person_name, team
    from marts.people($as_of::date)
    where team is not null and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

spellings as (
    select person_id, marts.match_key(person_id) as name_key, 1 as rank from people
    union all
    select any_value(person_id), marts.match_key(person_name), 2 from people group by 2 having count(*) = 1
),

named as (
    select name_key, arg_min(person_id, rank) as person_id from spellings group by name_key
),

leads as (
    select distinct people.team, leads.created_on
    from marts.leads($as_of::date) as leads
    inner join named on marts.match_key(coalesce(leads.owner_id, leads.owner_name)) = named.name_key
    inner join people on named.person_id = people.person_id
    where leads.created_on <= $as_of::date
),

waits as (
    select
        team, created_on as started_on,
        coalesce(lead(created_on) over (partition by team order by created_on), $as_of::date + 1) as ended_on
    from leads
),

thresholds as (
    select unnest($thresholds::double[]) as threshold
),

alerts as (
    select thresholds.threshold, waits.started_on + thresholds.threshold::int + 1 as alerted_on
    from waits
    inner join thresholds on waits.ended_on > waits.started_on + thresholds.threshold::int + 1
),

counted as (
    select threshold, count(*) as alert_count
    from alerts
    where alerted_on > $as_of::date - 7 * $weeks::int and alerted_on <= $as_of::date
    group by threshold
),

teams as (
    select count(distinct team) as team_count from leads
)

select
    thresholds.threshold,
    teams.team_count as subject_count,
    coalesce(counted.alert_count, 0) as alert_count,
    teams.team_count as supervisor_count,
    coalesce(counted.alert_count, 0) / $weeks::double / teams.team_count as alerts_per_week
from thresholds
cross join teams
left join counted on thresholds.threshold = counted.threshold
where teams.team_count > 0
order by thresholds.threshold
