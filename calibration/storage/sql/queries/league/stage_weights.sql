-- one row per open stage: the weight by hand, the learned one, and the squared error of each on the deals that ended last
with stages as (
    select * from marts.stages($as_of::date)
    where outcome = 'open' and (is_own or not exists (select 1 from marts.stages($as_of::date) where is_own))
),

ended as (
    select deal_id, pipeline, closed_on, (outcome = 'won')::int as is_won
    from marts.deals($as_of::date)
    where outcome in ('won', 'lost')
        and closed_on <= $as_of::date
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

entered as (
    select distinct
        stages.pipeline,
        stages.stage,
        stages.position,
        stages.stage_weight,
        ended.deal_id,
        ended.closed_on > $as_of::date - $test_days::int as is_test,
        ended.is_won
    from marts.stage_history($as_of::date) as history
    inner join ended on history.deal_id = ended.deal_id and history.entered_on <= ended.closed_on
    inner join stages
        on marts.match_key(history.stage) = stages.stage_key
        and (stages.pipeline is null or ended.pipeline is null or marts.match_key(ended.pipeline) = stages.pipeline_key)
),

base as (
    select avg(is_won) as base_ratio, avg(is_won) filter (where not is_test) as earlier_ratio
    from (select distinct deal_id, is_won, is_test from entered)
),

learned as (
    select
        pipeline,
        stage,
        count(*) as entered_count,
        (sum(is_won) + $pseudo * any_value(base_ratio)) / (count(*) + $pseudo) as learned_weight,
        (coalesce(sum(is_won) filter (where not is_test), 0) + $pseudo * any_value(earlier_ratio))
        / (count(*) filter (where not is_test) + $pseudo) as earlier_weight
    from entered
    cross join base
    group by pipeline, stage
),

tested as (
    select
        entered.pipeline,
        entered.stage,
        count(*) as test_count,
        avg(power(entered.stage_weight - entered.is_won, 2)) as hand_brier,
        avg(power(learned.earlier_weight - entered.is_won, 2)) as learned_brier
    from entered
    inner join learned
        on entered.stage = learned.stage and entered.pipeline is not distinct from learned.pipeline
    where entered.is_test
    group by entered.pipeline, entered.stage
)

select
    stages.pipeline,
    stages.stage,
    stages.stage_weight::double as stage_weight,
    learned.learned_weight,
    coalesce(learned.entered_count, 0) as entered_count,
    coalesce(tested.test_count, 0) as test_count,
    case when tested.test_count >= $least then tested.hand_brier::double end as hand_brier,
    case when tested.test_count >= $least then tested.learned_brier::double end as learned_brier
from stages
left join learned on stages.stage = learned.stage and stages.pipeline is not distinct from learned.pipeline
left join tested on stages.stage = tested.stage and stages.pipeline is not distinct from tested.pipeline
-- of the usual names, which stand in for a list of the company's own, only those that deals went through
where stages.is_own or learned.entered_count > 0
order by stages.pipeline nulls first, stages.position, stages.stage
