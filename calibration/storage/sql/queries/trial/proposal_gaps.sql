-- one row per deal and wait from a proposal to its answer (or the close, or as_of)
select
    deals.deal_id,
    proposals.sent_on as started_on,
    least(
        coalesce(proposals.answered_on, $as_of::date + 1), coalesce(deals.closed_on, $as_of::date + 1), $as_of::date + 1
    ) as ended_on
from deals
inner join marts.proposals($as_of::date) as proposals on deals.deal_id = proposals.deal_id
where proposals.sent_on <= $as_of::date
