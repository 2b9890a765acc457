-- one row per deal that the CRM and the ERP tell differently, of the last twelve months, largest difference first
with signed as (
    select deal_id, max(signed_on) as signed_on, sum(amount) as amount
    from marts.signings($as_of::date)
    where deal_id is not null
    group by deal_id
),

compared as (
    select
        coalesce(deals.deal_id, signed.deal_id) as deal_id,
        deals.deal_name,
        deals.person_id,
        deals.person_name,
        deals.region,
        deals.closed_on,
        if(deals.outcome = 'won', deals.amount, 0) as won_amount,
        signed.signed_on,
        coalesce(signed.amount, 0) as signed_amount,
        deals.outcome
    from marts.deals($as_of::date) as deals
    full join signed on deals.deal_id = signed.deal_id
    where (deals.outcome = 'won' and deals.closed_on <= $as_of::date or signed.deal_id is not null)
        and coalesce(signed.signed_on, deals.closed_on) > $as_of::date - 365
        and exists (select 1 from signed)
)

select
    deal_id,
    deal_name,
    person_name,
    region,
    closed_on,
    won_amount::double as won_amount,
    signed_on,
    signed_amount::double as signed_amount,
    (coalesce(won_amount, 0) - signed_amount)::double as difference_amount,
    case
        when signed_on is null then 'not_signed'
        when coalesce(outcome, '') <> 'won' then 'not_won'
        when coalesce(won_amount, 0) <> signed_amount then 'amount_differs'
        else 'month_differs'
    end as reason
from compared
where (
        signed_on is null
        or coalesce(outcome, '') <> 'won'
        or coalesce(won_amount, 0) <> signed_amount
        or date_trunc('month', closed_on) <> date_trunc('month', signed_on)
    )
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
order by abs(difference_amount) desc, deal_id
limit $limit
