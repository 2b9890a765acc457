-- one row per deal of the unit that was won after a day, and per listed deal that is no longer open, as known at as_of
select
    deal_id,
    coalesce(deal_name, account_name, deal_id) as deal_name,
    account_name,
    outcome,
    closed_on,
    coalesce(amount, 0)::decimal(18, 2) as amount
from marts.deals($as_of::date)
where outcome <> 'open'
    and (list_contains($deal_ids, deal_id) or (outcome = 'won' and closed_on > $since_on::date))
    and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
order by deal_id
