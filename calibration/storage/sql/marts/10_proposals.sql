-- one row per proposal sent, as known at as_of; a rebuilt one shows an answer only once it had come
create macro marts.proposals(as_of) as table
with held as (
    select *, marts.is_rebuilt('proposals', as_of) as is_rebuilt
    from db.staging.proposals
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('proposals', as_of))
)

select
    proposal_id,
    deal_id,
    account_name,
    owner_name,
    sent_on,
    case when not is_rebuilt or answered_on <= as_of::date then answered_on end as answered_on,
    case when not is_rebuilt or answered_on <= as_of::date then outcome end as outcome,
    case when not is_rebuilt then version_count end as version_count,
    case when not is_rebuilt or answered_on <= as_of::date then amount end as amount,
    case when not is_rebuilt or answered_on <= as_of::date then contents end as contents,
    is_rebuilt
from held
where not is_rebuilt or sent_on <= as_of::date;
