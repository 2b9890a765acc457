-- one row per store and day, as known at as_of
create macro marts.store_days(as_of) as table
select
    store_id,
    day_on,
    traffic_count,
    transaction_count,
    sales_amount,
    inventory_amount,
    cost_amount,
    marts.is_rebuilt('store_days', as_of) as is_rebuilt
from db.staging.store_days
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('store_days', as_of))
    and day_on <= as_of::date;
