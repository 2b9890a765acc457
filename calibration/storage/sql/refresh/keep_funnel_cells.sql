insert into db.results.funnel_cells by name
with blocked as (
    -- what is stuck holds up what it would bring downstream: expected amount × learned chance (the stated one where none is)
    select
        pipeline, stage, person_id, team, region, segment, product, 'open' as outcome,
        sum(expected_amount::double * coalesce(p_win, probability_ratio, stage_weight))::decimal(18, 2) as blocked_amount
    from {work}_open_deals as deals
    left join forecast_deals on deals.deal_id = forecast_deals.deal_id
    where is_stuck
    group by pipeline, stage, person_id, team, region, segment, product
)

select $refresh_id::uuid as refresh_id, cells.*, blocked.blocked_amount
from {work}_funnel_cells as cells
left join blocked
    on cells.outcome = blocked.outcome
    and cells.pipeline is not distinct from blocked.pipeline
    and cells.stage is not distinct from blocked.stage
    and cells.person_id is not distinct from blocked.person_id
    and cells.team is not distinct from blocked.team
    and cells.region is not distinct from blocked.region
    and cells.segment is not distinct from blocked.segment
    and cells.product is not distinct from blocked.product
