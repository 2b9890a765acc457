-- one row per contract and approval step, as known at as_of; a rebuilt step shows only the dates already past
create macro marts.contracts(as_of) as table
with held as (
    select *, marts.is_rebuilt('contracts', as_of) as is_rebuilt
    from db.staging.contracts
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('contracts', as_of))
)

select
    contract_id,
    contract_name,
    account_id,
    account_name,
    deal_id,
    owner_id,
    owner_name,
    case when not is_rebuilt or signed_on <= as_of::date then amount end as amount,
    case when not is_rebuilt or signed_on <= as_of::date then signed_on end as signed_on,
    case when not is_rebuilt or signed_on <= as_of::date then starts_on end as starts_on,
    case when not is_rebuilt or signed_on <= as_of::date then ends_on end as ends_on,
    step,
    department,
    approver,
    submitted_on,
    case when not is_rebuilt or approved_on <= as_of::date then approved_on end as approved_on,
    case when not is_rebuilt then revision_count end as revision_count,
    case when not is_rebuilt then status end as status,
    is_rebuilt
from held
where not is_rebuilt or submitted_on <= as_of::date;
