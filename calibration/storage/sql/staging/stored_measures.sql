-- one row per level of unit: the measure that its targets without a measure count for (as in marts.targets), where every
-- stored target of the level names one and one of them names this
with held as (
    select
        (select count(*) > 0 from db.staging.store_days where not is_undone and retired_by is null) as has_store_days,
        (select count(sales_amount) > 0 from db.staging.store_days where not is_undone and retired_by is null) as has_sales,
        (select count(*) > 0 from db.staging.deals where not is_undone and retired_by is null) as has_deals,
        (select count(amount) > 0 from db.staging.deals where not is_undone and retired_by is null) as has_money
),

stored as (
    select
        unit_kind,
        list(distinct measure) as measures,
        marts.measure_of_level(
            unit_kind,
            any_value(held.has_deals),
            any_value(held.has_money),
            any_value(held.has_store_days),
            any_value(held.has_sales)
        ) as measure
    from db.staging.targets
    cross join held
    where not is_undone and retired_by is null and known_until is null
    group by unit_kind
)

select unit_kind, measure
from stored
where list_contains(measures, measure)
