-- one row per signed order in the ERP, as known at as_of
create macro marts.signings(as_of) as table
select
    signing_id,
    contract_id,
    deal_id,
    account_id,
    account_name,
    owner_id,
    owner_name,
    region,
    product,
    signed_on,
    amount,
    currency,
    marts.is_rebuilt('signings', as_of) as is_rebuilt
from db.staging.signings
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('signings', as_of))
    and signed_on <= as_of::date;
