-- one row per store, open day and measure that the company records; positive = below usual, null = unknown
create table {work}_store_measures as
with below as (
    select
        store_id,
        day_on,
        'traffic' as indicator,
        traffic as actual,
        nullif(greatest(usual_traffic * traffic_factor, 0), 0) as expected,
        traffic_mad * traffic_factor as noise
    from {work}_store_usuals
    union all
    select
        store_id,
        day_on,
        'conversion',
        conversion_ratio,
        nullif(greatest(usual_conversion * conversion_factor, 0), 0),
        conversion_mad * conversion_factor
    from {work}_store_usuals
    where has_conversion
),

ratios as (
    select
        *,
        round(1.0 - actual / expected, 6) as below_ratio,
        round(abs(expected - actual), 6) <= round($store_noise_mads::double * noise, 6) as is_noise
    from below
)

select store_id, day_on, concat(indicator, '_below_ratio') as measure, below_ratio as value from ratios
union all
select
    store_id,
    day_on,
    concat(indicator, '_below_noise_ratio'),
    case when below_ratio is not null then if(is_noise, 0.0, below_ratio) end
from ratios
union all
select store_id, day_on, 'turnover_below_ratio', round(1.0 - turnover / usual_turnover, 6)
from {work}_store_usuals
where has_stock
