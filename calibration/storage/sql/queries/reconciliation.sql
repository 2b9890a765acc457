-- one row per month and region: what the CRM calls won against what the ERP calls signed; difference = CRM − ERP
with won as (
    select date_trunc('month', closed_on)::date as month_on, region, sum(amount) as amount, count(*) as row_count
    from marts.deals($as_of::date)
    where outcome = 'won' and closed_on <= $as_of::date
    group by all
),

signed as (
    select
        date_trunc('month', signings.signed_on)::date as month_on,
        coalesce(deals.region, signings.region) as region,
        sum(signings.amount) as amount,
        count(*) as row_count
    from marts.signings($as_of::date) as signings
    left join marts.deals($as_of::date) as deals on signings.deal_id = deals.deal_id
    group by all
)

select
    coalesce(won.month_on, signed.month_on) as month_on,
    coalesce(won.region, signed.region) as region,
    coalesce(won.amount, 0)::double as won_amount,
    coalesce(signed.amount, 0)::double as signed_amount,
    (coalesce(won.amount, 0) - coalesce(signed.amount, 0))::double as difference_amount,
    (coalesce(won.amount, 0) - coalesce(signed.amount, 0))::double / nullif(signed.amount, 0)::double as difference_ratio,
    coalesce(won.row_count, 0) as won_count,
    coalesce(signed.row_count, 0) as signed_count
from won
full join signed on won.month_on = signed.month_on and won.region is not distinct from signed.region
where coalesce(won.month_on, signed.month_on) > $as_of::date - to_months($months::int)
    and exists (select 1 from signed)
    and marts.in_scope(coalesce(won.region, signed.region), null, null, $sees_all, $regions, $stores, $person)
order by month_on desc, region
