-- one row per stage of a pipeline, in order; conversion = advanced ÷ those that left (null where no history tells)
with cells as (
    select *
    from db.results.funnel_cells
    where refresh_id = marts.shown_refresh($as_of)
        and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
        and ($pipeline is null or pipeline = $pipeline)
        and ($segment is null or segment = $segment)
        and ($product is null or product = $product)
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
)

select
    cells.pipeline,
    cells.stage,
    cells.outcome,
    min(cells.stage_position) as position,
    sum(open_count)::bigint as open_count,
    coalesce(sum(open_amount), 0)::double as open_amount,
    sum(entered_count)::bigint as entered_count,
    sum(advanced_count)::bigint as advanced_count,
    sum(cells.left_count)::bigint as left_count,
    sum(advanced_count) / nullif(sum(cells.left_count), 0) as conversion_ratio,
    any_value(times.median_days) as median_days,
    sum(stuck_count)::bigint as stuck_count,
    coalesce(sum(stuck_amount), 0)::double as stuck_amount,
    coalesce(sum(blocked_amount), 0)::double as blocked_amount,
    sum(closed_count)::bigint as closed_count,
    coalesce(sum(closed_amount), 0)::double as closed_amount
from cells
left join db.results.stage_times as times
    on cells.refresh_id = times.refresh_id
    and cells.stage = times.stage
    and cells.pipeline is not distinct from times.pipeline
group by cells.pipeline, cells.stage, cells.outcome
order by
    cells.pipeline nulls first,
    array_position(['open', 'won', 'lost', 'void'], cells.outcome),
    position nulls last,
    entered_count desc,
    cells.stage
