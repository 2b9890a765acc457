select measure, unit, period_kind, period_starts_on, target_amount::double as target_amount,
    baseline_target::double as baseline_target
from {work}_targets
where is_matched
