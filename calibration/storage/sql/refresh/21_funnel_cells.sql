-- one row per stage of a pipeline × person × the deals' own team and region × segment × product: what stands there, and what moved within the span
create table {work}_funnel_cells as
with standing as (
    select
        pipeline, stage, person_id, team, region, segment, product, 'open' as outcome,
        count(*) as open_count,
        sum(expected_amount) as open_amount,
        count(*) filter (where is_stuck) as stuck_count,
        sum(expected_amount) filter (where is_stuck) as stuck_amount
    from {work}_open_deals
    group by pipeline, stage, person_id, team, region, segment, product
),

moved as (
    select
        entries.pipeline, entries.stage, deals.person_id, deals.team, deals.region, deals.segment, deals.product, 'open' as outcome,
        count(*) as entered_count,
        count(*) filter (where entries.left_on is not null and entries.is_advanced) as advanced_count,
        count(*) filter (where entries.left_on is not null) as left_count
    from {work}_stage_entries as entries
    inner join {work}_deals as deals on entries.deal_id = deals.deal_id
    where entries.entered_on > $as_of::date - $funnel_days::int
    group by entries.pipeline, entries.stage, deals.person_id, deals.team, deals.region, deals.segment, deals.product
),

ended as (
    select
        pipeline, stage, person_id, team, region, segment, product, outcome,
        count(*) as closed_count,
        sum(amount) as closed_amount
    from {work}_deals
    where outcome <> 'open' and closed_on > $as_of::date - $funnel_days::int and closed_on <= $as_of::date
    group by pipeline, stage, person_id, team, region, segment, product, outcome
),

cells as (
    select * from standing
    union all by name
    select * from moved
    union all by name
    select * from ended
),

names as (
    select person_id, any_value(person_name) as person_name from {work}_deals group by person_id
),

positions as (
    select pipeline, stage, min(stage_position) as stage_position from {work}_deals group by pipeline, stage
)

select
    cells.pipeline,
    cells.stage,
    cells.outcome,
    any_value(positions.stage_position) as stage_position,
    cells.person_id,
    any_value(names.person_name) as person_name,
    cells.team,
    cells.region,
    cells.segment,
    cells.product,
    coalesce(sum(open_count), 0)::bigint as open_count,
    sum(open_amount)::decimal(18, 2) as open_amount,
    coalesce(sum(stuck_count), 0)::bigint as stuck_count,
    sum(stuck_amount)::decimal(18, 2) as stuck_amount,
    coalesce(sum(entered_count), 0)::bigint as entered_count,
    coalesce(sum(advanced_count), 0)::bigint as advanced_count,
    coalesce(sum(left_count), 0)::bigint as left_count,
    coalesce(sum(closed_count), 0)::bigint as closed_count,
    sum(closed_amount)::decimal(18, 2) as closed_amount
from cells
left join names on cells.person_id = names.person_id
left join positions
    on cells.pipeline is not distinct from positions.pipeline and cells.stage is not distinct from positions.stage
group by
    cells.pipeline, cells.stage, cells.outcome, cells.person_id, cells.team, cells.region, cells.segment, cells.product
