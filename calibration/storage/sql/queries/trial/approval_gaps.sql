-- one row per deal and day on which contract steps of it were submitted: the wait for the last of their approvals (to the
-- signature, its close or as_of). Contracts of no known deal are not played: nothing tells what came of them
select
    deals.deal_id,
    contracts.submitted_on as started_on,
    max(least(
        coalesce(contracts.approved_on, $as_of::date + 1),
        coalesce(contracts.signed_on, $as_of::date + 1),
        coalesce(deals.closed_on, $as_of::date + 1),
        $as_of::date + 1
    )) as ended_on
from deals
inner join marts.contracts($as_of::date) as contracts on deals.deal_id = contracts.deal_id
where contracts.submitted_on <= $as_of::date
group by deals.deal_id, contracts.submitted_on
