-- one row per deal that the unit won in the period, largest first
select deal_id, deal_name, account_name, person_id, person_name, team, region, product, closed_on, amount::double as amount
from marts.deals($as_of::date)
where outcome = 'won'
    and closed_on between $starts_on::date and $as_of::date
    and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
order by amount desc nulls last, closed_on desc, deal_id
limit $limit
