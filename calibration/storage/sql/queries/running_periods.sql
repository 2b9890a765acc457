-- one row: the running month and fiscal quarter of as_of
with month as (
    select
        date_trunc('month', $as_of::date)::date as month_starts_on,
        ((month($as_of::date) - marts.parameter('fiscal_year_start_month', $as_of)::double::int + 12) % 3)::int as into_quarter
)

select
    month_starts_on,
    (month_starts_on + interval 1 month - interval 1 day)::date as month_ends_on,
    (month_starts_on - to_months(into_quarter))::date as quarter_starts_on,
    (month_starts_on - to_months(into_quarter) + interval 3 month - interval 1 day)::date as quarter_ends_on
from month
