-- the change that the act made, where it made one; nothing while looking back
insert into db.results.light_changes by name
with before as (
    select arg_max_null(light, (as_of, recorded_at)) as light, arg_max_null(rule_id, (as_of, recorded_at)) as rule_id
    from db.results.light_changes
    where subject_kind = 'deal' and subject_id = $deal_id
)

select
    $as_of::date as as_of,
    (now() at time zone 'UTC')::timestamp as recorded_at,
    $refresh_id::uuid as refresh_id,
    lights.subject_kind,
    lights.subject_id,
    lights.light,
    lights.cause,
    lights.rule_id,
    lights.since_on
from {work}_lights as lights
cross join before
where lights.subject_kind = 'deal'
    and lights.subject_id = $deal_id
    and (lights.light is distinct from before.light or lights.rule_id is distinct from before.rule_id)
    and coalesce((select max(as_of) from db.results.light_changes) <= $as_of::date, true)
