-- one row per rule of the lights, as known at a day: the shipped line, or what a person last made of it. A threshold is a
-- number or the name of a parameter, so that every number has one home.
create macro marts.rules(on_day) as table
with changes as (
    select subject, arg_max(body, written_at) as body, count(*) as change_count
    from db.journal.entries
    where kind = 'rule' and (seen_as_of is null or seen_as_of <= on_day::date)
    group by subject
),

stated as (
    select
        seeds.* replace (
            coalesce(changes.body ->> 'threshold', seeds.threshold) as threshold,
            coalesce(changes.body ->> 'light', seeds.light) as light,
            coalesce(changes.body ->> 'action', seeds.action) as action,
            coalesce(changes.body ->> 'role_told', seeds.role_told) as role_told,
            coalesce((changes.body ->> 'is_active')::boolean, seeds.is_active::boolean) as is_active
        ),
        seeds.rowid as position,
        coalesce(changes.change_count, 0) as change_count
    from memory.reference.rules as seeds
    left join changes on seeds.rule_id = changes.subject
)

select
    stated.* exclude (threshold),
    coalesce(try_cast(stated.threshold as double), try_cast(parameters.value as double)) as threshold,
    parameters.key as threshold_parameter
from stated
left join marts.parameters(on_day) as parameters on stated.threshold = parameters.key;
