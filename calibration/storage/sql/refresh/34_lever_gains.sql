-- one row per lever that moves single deals: how those held up fared beside the others of the same stage and pipeline
create table {work}_lever_gains as
with cases as (
    select 'unstick' as lever, pipeline, stage, is_stuck as is_held, is_won_soon::int as won
    from {work}_lever_cases
    where is_won_soon is not null
    union all
    select 'contact', pipeline, stage, is_quiet, is_won_soon::int
    from {work}_lever_cases
    where is_won_soon is not null and is_quiet is not null
),

stages as (
    select
        lever,
        count(*) filter (where is_held) as held_count,
        count(*) filter (where not is_held) as moving_count,
        sum(won) filter (where is_held) as held_wins,
        avg(won) filter (where not is_held) as moving_rate,
        avg(won) as usual_rate
    from cases
    group by lever, pipeline, stage
    having count(*) filter (where is_held) > 0 and count(*) filter (where not is_held) > 0
)

select
    lever,
    sum(held_count)::bigint as held_count,
    sum(moving_count)::bigint as moving_count,
    sum(held_wins)::double as held_wins,
    sum(held_count * moving_rate)::double as moving_wins,
    sum(held_count * usual_rate)::double as usual_wins
from stages
group by lever
