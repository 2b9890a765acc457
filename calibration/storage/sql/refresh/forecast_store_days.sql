-- what the forecast of stores reads
select
    days.store_id,
    stores.region,
    days.day_on as ds,
    days.traffic_count::double as traffic,
    days.transaction_count::double as transactions,
    days.sales_amount::double as sales
from marts.store_days($as_of::date) as days
left join marts.stores($as_of::date) as stores on days.store_id = stores.store_id
where days.day_on > $as_of::date - $history_days::int
order by days.store_id, days.day_on
