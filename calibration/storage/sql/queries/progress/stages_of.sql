-- one row per stage that an open deal may be planned to reach, in order
with deal as (
    select pipeline
    from marts.deals($as_of::date)
    where deal_id = $deal_id
        and outcome = 'open'
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
)

select stages.stage
from marts.stages($as_of::date) as stages
inner join deal
    on stages.pipeline is null or deal.pipeline is null or marts.match_key(deal.pipeline) = stages.pipeline_key
where stages.outcome in ('open', 'won')
    and (stages.is_own or not exists (select 1 from marts.stages($as_of::date) where is_own))
group by stages.stage
order by min(stages.position), stages.stage
