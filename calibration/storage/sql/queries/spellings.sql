-- one row per spelling of a product, owner or customer in deals, as known at as_of; for those who may see all of them
with states as (
    select product, owner_name, account_name from marts.deal_states($as_of)
),

spelled as (
    select 'product' as column_name, product as spelling, count(*) as row_count from states group by product
    union all
    select 'owner_name', owner_name, count(*) from states group by owner_name
    union all
    select 'account_name', account_name, count(*) from states group by account_name
)

select column_name, spelling, row_count
from spelled
where spelling is not null
order by column_name, spelling
