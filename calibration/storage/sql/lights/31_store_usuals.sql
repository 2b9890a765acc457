-- one row per store and open day of the last eight weeks, with the medians and median absolute deviations of the same weekday
-- over its past open weeks (`store_lights.py` is the plain reading, and names the constants)
create table {work}_store_usuals as
with rated as (
    select * from {work}_store_opens where day_on > $as_of::date - 56
),

pools as (
    select
        rated.store_id,
        rated.day_on,
        list(pool.traffic order by pool.day_on desc) filter (where pool.traffic is not null) as traffics,
        list(pool.conversion_ratio order by pool.day_on desc) filter (where pool.conversion_ratio is not null) as conversions,
        list(pool.sales order by pool.day_on desc) filter (where pool.sales is not null) as sales
    from rated
    inner join {work}_store_opens as pool
        on rated.store_id = pool.store_id
        and dayofweek(rated.day_on) = dayofweek(pool.day_on)
        and pool.day_on < rated.day_on
        and pool.day_on >= rated.day_on - 182
        and not pool.is_special
    group by rated.store_id, rated.day_on
),

newest as (
    select
        store_id,
        day_on,
        case when len(traffics) >= 4 then traffics[:$store_baseline_weeks::int] end as traffics,
        case when len(conversions) >= 4 then conversions[:$store_baseline_weeks::int] end as conversions,
        case when len(sales) >= 4 then sales[:$store_baseline_weeks::int] end as sales
    from pools
),

medians as (
    select
        *,
        list_median(traffics) as usual_traffic,
        list_median(conversions) as usual_conversion,
        list_median(sales) as usual_sales
    from newest
),

stock as (
    select
        store_id,
        day_on,
        count(cost * inventory) over recent as recent_count,
        sum(cost) filter (where inventory is not null) over recent as recent_cost,
        sum(inventory) filter (where cost is not null) over recent as recent_inventory,
        count(cost * inventory) over before as before_count,
        sum(cost) filter (where inventory is not null) over before as before_cost,
        sum(inventory) filter (where cost is not null) over before as before_inventory
    from {work}_store_opens
    window
        recent as (
            partition by store_id order by day_on range between interval 27 days preceding and current row
        ),
        before as (
            partition by store_id order by day_on
            range between interval 117 days preceding and interval 28 days preceding
        )
),

joined as (
    select
        rated.*,
        medians.usual_traffic,
        medians.usual_conversion,
        medians.usual_sales,
        list_median([abs(each - medians.usual_traffic) for each in medians.traffics]) as traffic_mad,
        list_median([abs(each - medians.usual_conversion) for each in medians.conversions]) as conversion_mad,
        case
            when stock.recent_count >= 14 and stock.before_count >= 30
                then stock.recent_cost / nullif(stock.recent_inventory, 0)
        end as turnover,
        case
            when stock.recent_count >= 14 and stock.before_count >= 30
                then nullif(stock.before_cost / nullif(stock.before_inventory, 0), 0)
        end as usual_turnover
    from rated
    left join medians on rated.store_id = medians.store_id and rated.day_on = medians.day_on
    left join stock on rated.store_id = stock.store_id and rated.day_on = stock.day_on
),

lifts as (
    -- what a holiday did to stores of each sort; sorts of fewer than five follow all stores together
    select
        day_on,
        sort,
        grouping(sort) = 1 as is_all,
        median(traffic / usual_traffic) as traffic_factor,
        count(traffic / usual_traffic) as traffic_count,
        median(conversion_ratio / usual_conversion) as conversion_factor,
        count(conversion_ratio / usual_conversion) as conversion_count,
        median(sales / usual_sales) as sales_factor,
        count(sales / usual_sales) as sales_count
    from joined
    where is_special
    group by grouping sets ((day_on, sort), (day_on))
)

select
    joined.*,
    case when not joined.is_special then 1 when own.traffic_count >= 5 then own.traffic_factor
        when everywhere.traffic_count >= 5 then everywhere.traffic_factor end as traffic_factor,
    case when not joined.is_special then 1 when own.conversion_count >= 5 then own.conversion_factor
        when everywhere.conversion_count >= 5 then everywhere.conversion_factor end as conversion_factor,
    case when not joined.is_special then 1 when own.sales_count >= 5 then own.sales_factor
        when everywhere.sales_count >= 5 then everywhere.sales_factor end as sales_factor
from joined
left join lifts as own
    on joined.is_special and joined.day_on = own.day_on and joined.sort = own.sort and not own.is_all
left join lifts as everywhere on joined.is_special and joined.day_on = everywhere.day_on and everywhere.is_all
