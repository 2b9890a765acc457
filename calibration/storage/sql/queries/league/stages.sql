-- one row per open stage, the company's own list where it has one
select pipeline, stage, pipeline_key, stage_key, position, stage_weight::double as stage_weight
from marts.stages($as_of::date)
where outcome = 'open' and (is_own or not exists (select 1 from marts.stages($as_of::date) where is_own))
order by pipeline nulls first, position, stage
