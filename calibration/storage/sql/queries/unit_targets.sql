-- one row per measure and unit with a stated target of the running month or quarter; a quarter that is not stated itself is
-- the sum of its three months where all three are
with stated as (
    select measure, unit, period_kind, period_starts_on, target_amount
    from marts.targets($as_of::date)
    where is_matched and period_starts_on between $quarter_starts_on::date and $quarter_ends_on::date
)

select
    measure,
    unit,
    (max(target_amount) filter (where period_kind = 'month' and period_starts_on = $month_starts_on))::double as month_amount,
    coalesce(
        max(target_amount) filter (where period_kind = 'quarter' and period_starts_on = $quarter_starts_on),
        case
            when count(*) filter (where period_kind = 'month') = 3
                then sum(target_amount) filter (where period_kind = 'month')
        end
    )::double as quarter_amount
from stated
group by measure, unit
