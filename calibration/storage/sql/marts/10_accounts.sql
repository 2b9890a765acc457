-- one row per customer, as known at as_of (before the first load: as first known, without what has no date)
create macro marts.accounts(as_of) as table
with held as (
    select *, marts.is_rebuilt('accounts', as_of) as is_rebuilt
    from db.staging.accounts
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('accounts', as_of))
        and (created_on is null or created_on <= as_of::date)
)

select
    account_id,
    coalesce(right_names.right_name, account_name) as account_name,
    industry,
    segment,
    region,
    owner_id,
    owner_name,
    case when not is_rebuilt then level end as level,
    case when not is_rebuilt then is_key_customer end as is_key_customer,
    case when not is_rebuilt then parent_account end as parent_account,
    case when not is_rebuilt then annual_revenue_amount end as annual_revenue_amount,
    case when not is_rebuilt then employee_count end as employee_count,
    created_on,
    is_rebuilt
from held
left join marts.right_names(as_of) as right_names
    on right_names.column_name = 'account_name' and account_name = right_names.wrong_name;
