-- one row per lead, as known at as_of; a rebuilt lead keeps what was fixed when it came, and steps already taken
create macro marts.leads(as_of) as table
with held as (
    select *, marts.is_rebuilt('leads', as_of) as is_rebuilt
    from db.staging.leads
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('leads', as_of))
        and created_on <= as_of::date
)

select
    lead_id,
    lead_name,
    account_name,
    owner_id,
    owner_name,
    region,
    segment,
    source,
    case when not is_rebuilt then status end as status,
    created_on,
    case when not is_rebuilt or qualified_on <= as_of::date then qualified_on end as qualified_on,
    case when not is_rebuilt or converted_on <= as_of::date then converted_on end as converted_on,
    case when not is_rebuilt or converted_on <= as_of::date then deal_id end as deal_id,
    case when not is_rebuilt then note end as note,
    is_rebuilt
from held;
