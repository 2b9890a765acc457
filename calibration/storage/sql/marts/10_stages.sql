-- one row per stage of a pipeline, as known at as_of: the company's own list, and the usual names behind it; a weight that
-- a person set stands before the one of the list
create macro marts.stages(as_of) as table
with own as (
    select
        pipeline,
        stage,
        marts.match_key(pipeline) as pipeline_key,
        marts.match_key(stage) as stage_key,
        position,
        stage_weight,
        outcome,
        marts.is_rebuilt('stages', as_of) as is_rebuilt
    from db.staging.stages
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('stages', as_of))
),

usual as (
    select
        null::text as pipeline,
        stage,
        null::text as pipeline_key,
        marts.match_key(stage) as stage_key,
        position,
        stage_weight,
        outcome,
        false as is_rebuilt
    from memory.reference.stage_weights
),

changed as (
    select subject, arg_max((body ->> 'weight')::double, written_at) as stage_weight
    from db.journal.entries
    where kind = 'stage_weight' and seen_as_of <= as_of::date
    group by subject
),

listed as (
    select *, true as is_own from own
    union all
    select *, false as is_own from usual
    where stage_key not in (select stage_key from own where stage_key is not null)
)

select listed.* replace (coalesce(changed.stage_weight, listed.stage_weight) as stage_weight)
from listed
left join changed on concat(coalesce(listed.pipeline_key, ''), '|', listed.stage_key) = changed.subject;
