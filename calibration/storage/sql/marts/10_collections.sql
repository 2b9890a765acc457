-- one row per payment received, as known at as_of
create macro marts.collections(as_of) as table
select
    collection_id,
    contract_id,
    signing_id,
    account_id,
    account_name,
    owner_name,
    collected_on,
    amount,
    currency,
    method,
    instalment,
    marts.is_rebuilt('collections', as_of) as is_rebuilt
from db.staging.collections
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('collections', as_of))
    and collected_on <= as_of::date;
