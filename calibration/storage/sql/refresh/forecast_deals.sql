-- what the forecast reads: open deals, and those that closed within its history
select
    deal_id,
    person_id as owner_id,
    region,
    team,
    segment,
    product,
    opened_on,
    closed_on,
    outcome,
    amount::double as amount,
    -- a rebuilt state knows amounts of closed deals alone, which would give the outcome away
    case when not is_rebuilt then nullif(amount, 0)::double end as expected_amount,
    list_price::double as list_price,
    expected_close_on,
    coalesce(account_id, account_name) as customer_id
from {work}_deals
where outcome = 'open' or closed_on > $as_of::date - $history_days::int and closed_on <= $as_of::date
order by deal_id
