-- one row per place of these that had a decision of its own about the same metric, running in these weeks
select distinct measured_unit as unit
from marts.decisions($as_of::date)
where metric = $metric
    and state not in ('withdrawn', 'superseded')
    and decision_id <> $decision_id
    and list_contains($units, measured_unit)
    and decided_on > $decided_on::date - 28
    and decided_on <= $until::date
