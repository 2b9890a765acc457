-- one row per department that approves contracts: how long it took for what was approved in the last 90 days, and its owner
with owners as (
    select subject as department, arg_max(body ->> 'person', written_at) as department_owner
    from db.journal.entries
    where kind = 'department_owner' and seen_as_of <= $as_of::date
    group by subject
),

people as (
    select marts.match_key(person_id) as name_key, region, person_id from marts.people($as_of::date)
),

steps as (
    select
        coalesce(contracts.department, contracts.step) as department,
        contracts.approved_on,
        (
            contracts.approved_on - contracts.submitted_on
            - len(list_filter(
                $paused::date[], lambda day: day > contracts.submitted_on and day <= contracts.approved_on
            ))
        ) as taken_days
    from marts.contracts($as_of::date) as contracts
    left join people on marts.match_key(contracts.owner_id) = people.name_key
    where contracts.approved_on <= $as_of::date
        and marts.in_scope(people.region, people.person_id, null, $sees_all, $regions, $stores, $person)
)

select
    steps.department,
    any_value(owners.department_owner) as department_owner,
    count(*) filter (where steps.approved_on > $as_of::date - 90) as approved_count,
    median(steps.taken_days) filter (where steps.approved_on > $as_of::date - 90) as median_days,
    count(*) filter (where steps.approved_on > $as_of::date - 90 and steps.taken_days > $limit_days) as late_count
from steps
left join owners on steps.department = owners.department
where steps.department is not null
group by steps.department
order by steps.department
