-- one row per open deal, as known at as_of: what classic stage weighting looks at
select
    deal_id,
    person_id,
    team,
    region,
    expected_amount::double as expected_amount,
    stage_weight::double as stage_weight,
    expected_close_on
from {work}_deals
where outcome = 'open'
