-- one row per spelling of a product, owner or customer in the deals that the viewer may see, as known at as_of
with visible as (
    select deals.product, deals.owner_name, deals.account_name
    from marts.deals($as_of) as deals
    where marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
),

spelled as (
    select 'product' as column_name, product as spelling, count(*) as row_count from visible group by product
    union all
    select 'owner_name', owner_name, count(*) from visible group by owner_name
    union all
    select 'account_name', account_name, count(*) from visible group by account_name
)

select column_name, spelling, row_count
from spelled
where spelling is not null
order by column_name, spelling
