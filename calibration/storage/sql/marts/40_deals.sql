-- one row per deal, as known at as_of, with its person, place (the owner's on the close date), weight and expected amount
create macro marts.deals(as_of) as table
with states as (
    select *, coalesce(closed_on, as_of::date) as place_on from marts.deal_states(as_of)
),

owned as (
    select states.*, owners.person_id, owners.person_name
    from states
    left join marts.owners(as_of) as owners
        on states.owner_id is not distinct from owners.owner_id
        and states.owner_name is not distinct from owners.owner_name
),

places as (
    select * from marts.person_places(as_of)
),

placed as (
    select
        owned.* exclude (team, region),
        coalesce(then_place.team, now_place.team, owned.team) as team,
        coalesce(then_place.region, now_place.region, owned.region) as region
    from owned
    left join places as then_place
        on owned.person_id = then_place.person_id
        and owned.place_on >= then_place.holds_from
        and owned.place_on < then_place.holds_until
    left join places as now_place
        on owned.person_id = now_place.person_id
        and now_place.holds_from <= greatest(as_of::date, marts.first_known_on('people'))
        and now_place.holds_until > greatest(as_of::date, marts.first_known_on('people'))
),

product_names as (
    select spelt.product, max(products.list_price) as list_price
    from (select distinct product from states where product is not null) as spelt
    inner join marts.products(as_of) as products
        on marts.match_key(spelt.product)
        in (marts.match_key(products.product_name), marts.match_key(products.product_id))
    group by spelt.product
),

priced as (
    select placed.*, product_names.list_price
    from placed
    left join product_names on placed.product = product_names.product
),

won as (
    select product, segment, amount, list_price
    from priced
    where outcome = 'won' and amount > 0 and closed_on <= as_of::date
),

realised as (
    select sum(amount)::double / sum(list_price)::double as ratio from won where list_price > 0
),

product_means as (
    select product, avg(amount) as mean_amount from won where product is not null group by product
),

segment_means as (
    select segment, avg(amount) as mean_amount from won where segment is not null group by segment
),

spelt_stages as (
    select
        spelt.pipeline,
        spelt.stage,
        -- the pipeline's own line first, then the company's own without a pipeline, then the usual name; where lines of one
        -- rank disagree (a deal that names no pipeline, a stage that two have) nobody said which of them holds
        case
            when arg_min(stages.stage_weight, (rank, stages.stage_weight))
                = arg_min(stages.stage_weight, (rank, -stages.stage_weight))
                then arg_min(stages.stage_weight, (rank, stages.stage_weight))
        end as stage_weight,
        case
            when arg_min(stages.position, (rank, stages.position)) = arg_min(stages.position, (rank, -stages.position))
                then arg_min(stages.position, (rank, stages.position))
        end as stage_position
    from (select distinct pipeline, stage from states where stage is not null) as spelt
    inner join (
        select *, case when is_own and pipeline is not null then 1 when is_own then 2 else 3 end as rank
        from marts.stages(as_of)
    ) as stages
        on marts.match_key(spelt.stage) = stages.stage_key
        and (stages.pipeline is null or spelt.pipeline is null or marts.match_key(spelt.pipeline) = stages.pipeline_key)
    group by spelt.pipeline, spelt.stage
),

weighed as (
    select
        priced.*,
        spelt_stages.stage_weight,
        spelt_stages.stage_position,
        coalesce(spelt_stages.stage_weight, priced.probability_ratio) as weight,
        case
            when priced.amount is not null and priced.amount <> 0 or priced.outcome <> 'open' then priced.amount
            else coalesce(
                priced.list_price * (select coalesce(ratio, 1) from realised),
                product_means.mean_amount,
                segment_means.mean_amount
            )
        end::decimal(18, 2) as expected_amount
    from priced
    left join spelt_stages
        on priced.stage = spelt_stages.stage and priced.pipeline is not distinct from spelt_stages.pipeline
    left join product_means on priced.product = product_means.product
    left join segment_means on priced.segment = segment_means.segment
)

select
    * exclude (place_on, weight, forecast_category),
    case
        when outcome = 'won' then 'closed'
        when outcome <> 'open' then 'omitted'
        when marts.match_key(forecast_category) in ('commit', '承诺', '确定') then 'commit'
        when marts.match_key(forecast_category) in ('bestcase', 'upside', '乐观', '最佳', '争取') then 'best_case'
        when marts.match_key(forecast_category) in ('omitted', '忽略', '不计入') then 'omitted'
        when marts.match_key(forecast_category) in ('pipeline', '管道', '漏斗') then 'pipeline'
        when weight >= marts.parameter('commit_least_weight', as_of)::double then 'commit'
        when weight >= marts.parameter('best_case_least_weight', as_of)::double then 'best_case'
        when weight = 0 then 'omitted'
        else 'pipeline'
    end as category
from weighed;
