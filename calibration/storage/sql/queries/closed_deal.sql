-- one deal that has closed by as_of
select
    deal_id, deal_name, account_name, person_id, person_name, team, region, product, stage, outcome,
    amount::double as amount,
    opened_on, closed_on, closed_on - opened_on as open_days, lost_reason, competitor
from marts.deals($as_of::date)
where deal_id = $deal_id
    and outcome <> 'open'
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
