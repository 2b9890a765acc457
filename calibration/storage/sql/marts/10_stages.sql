-- one row per stage of a pipeline, as known at as_of: the company's own list, and the usual names behind it
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
)

select *, true as is_own from own
union all
select *, false as is_own from usual
where stage_key not in (select stage_key from own where stage_key is not null);
