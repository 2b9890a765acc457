-- one row per measure, unit leaf (person or store) with its place, and day, as known at as_of
create macro marts.actual_days(as_of) as table
with won as (
    select * from marts.deals(as_of) where outcome = 'won' and closed_on <= as_of::date
),

deal_measure as (
    select if(count(*) > 0 and count(nullif(amount, 0)) = 0, 'won_count', 'signed_amount') as measure from won
),

won_days as (
    select
        person_id,
        team,
        region,
        closed_on,
        count(*) as won_count,
        coalesce(sum(amount), 0) as won_amount
    from won
    group by person_id, team, region, closed_on
),

signed as (
    select
        deal_measure.measure,
        'person' as unit_kind,
        person_id as unit_key,
        team,
        region,
        closed_on as day_on,
        if(deal_measure.measure = 'won_count', won_count, won_amount)::decimal(18, 2) as actual_amount,
        won_count as row_count
    from won_days
    cross join deal_measure
),

store_measure as (
    select if(count(sales_amount) > 0, 'store_sales', 'store_transactions') as measure from marts.store_days(as_of)
),

sold as (
    select
        store_measure.measure,
        'store' as unit_kind,
        days.store_id as unit_key,
        null::text as team,
        stores.region,
        days.day_on,
        if(store_measure.measure = 'store_sales', days.sales_amount, days.transaction_count)::decimal(18, 2)
            as actual_amount,
        1 as row_count
    from marts.store_days(as_of) as days
    cross join store_measure
    left join marts.stores(as_of) as stores on days.store_id = stores.store_id
)

select * from signed
union all
select * from sold where actual_amount is not null;
