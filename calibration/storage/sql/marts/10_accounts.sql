-- one row per customer, as known at as_of (before the first load: as first known)
create macro marts.accounts(as_of) as table
select
    account_id,
    account_name,
    industry,
    segment,
    region,
    owner_id,
    owner_name,
    level,
    is_key_customer,
    parent_account,
    annual_revenue_amount,
    employee_count,
    created_on,
    marts.is_rebuilt('accounts', as_of) as is_rebuilt
from db.staging.accounts
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('accounts', as_of))
    and (created_on is null or created_on <= as_of::date);
