-- one row per store and open day of the last ten months: what a day can be judged by. A day without a row, or with nothing sold
-- and nobody in, is a closed day. Without any traffic counts in the whole company its payments stand for the traffic; a
-- store that counts more payments than people has a broken counter, so that neither is known
create table {work}_store_opens as
with listed as (
    select store_id, region, coalesce(cluster, store_type) as sort, closed_on from marts.stores($as_of::date)
),

days as (
    select store_days.*, listed.region, listed.sort
    from marts.store_days($as_of::date) as store_days
    left join listed on store_days.store_id = listed.store_id
    where store_days.day_on > $as_of::date - 300
        and (listed.closed_on is null or store_days.day_on <= listed.closed_on)
        and greatest(coalesce(traffic_count, 0), coalesce(transaction_count, 0), coalesce(sales_amount, 0)) > 0
),

known as (
    select
        count(traffic_count) > 0 as has_traffic,
        count(traffic_count) > 0 and count(transaction_count) > 0 as has_conversion,
        count(inventory_amount) > 0 and count(cost_amount) > 0 as has_stock,
        count(sales_amount) > 0 as has_sales
    from days
)

select
    days.store_id,
    days.region,
    days.sort,
    days.day_on,
    known.has_conversion,
    known.has_stock,
    special.day_on is not null as is_special,
    case
        when not known.has_traffic then days.transaction_count
        when days.traffic_count > 0 and coalesce(days.transaction_count <= days.traffic_count, true) then days.traffic_count
    end::double as traffic,
    case
        when days.traffic_count > 0 and days.transaction_count <= days.traffic_count
            then days.transaction_count / days.traffic_count
    end::double as conversion_ratio,
    if(known.has_sales, days.sales_amount, days.transaction_count)::double as sales,
    days.cost_amount::double as cost,
    days.inventory_amount::double as inventory
from days
cross join known
left join {work}_special_days as special on days.day_on = special.day_on
