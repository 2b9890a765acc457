-- one row: whether what people look at (deals, else store days) is rebuilt from dates, whether a load speaks for the deals of the
-- day that people compare with, and how far the loads of deals and of store days reach (null where the day is before all)
with reach as (
    select
        max(data_through_on) filter (where kind = 'deals') as deals_through_on,
        max(data_through_on) filter (where kind = 'store_days') as store_days_through_on
    from db.ledger.loads
    where undone_at is null and rows_read > rejected_count and data_through_on <= $as_of
)

select
    coalesce((select bool_or(is_rebuilt) from {work}_deals), marts.is_rebuilt('store_days', $as_of::date)) as is_rebuilt,
    marts.speaks_for('deals', $since_on) as compares_deals,
    reach.deals_through_on,
    reach.store_days_through_on
from reach
