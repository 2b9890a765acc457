-- what is not as it was last published; nothing where a later day was published already: looking back is no news
insert into db.results.light_changes by name
with lights as (
    select * from db.results.lights where refresh_id = $refresh_id::uuid
),

before as (
    select
        subject_kind,
        subject_id,
        arg_max_null(light, (as_of, recorded_at)) as light,
        arg_max_null(rule_id, (as_of, recorded_at)) as rule_id
    from db.results.light_changes
    group by subject_kind, subject_id
),

changed as (
    select
        coalesce(lights.subject_kind, before.subject_kind) as subject_kind,
        coalesce(lights.subject_id, before.subject_id) as subject_id,
        lights.light,
        lights.cause,
        lights.rule_id,
        lights.since_on
    from lights
    full join before on lights.subject_kind = before.subject_kind and lights.subject_id = before.subject_id
    where lights.light is distinct from before.light or lights.rule_id is distinct from before.rule_id
)

select
    $as_of::date as as_of,
    (now() at time zone 'UTC')::timestamp as recorded_at,
    $refresh_id::uuid as refresh_id,
    *
from changed
where coalesce((select max(as_of) from db.results.light_changes) <= $as_of::date, true)
