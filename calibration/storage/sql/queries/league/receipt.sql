-- one row: the model's four-week totals against what came, over the units of a level inside the one asked for
with units as (
    select unit
    from marts.units_inside($as_of, $level, $unit_kind, $unit_key, $sees_all, $regions, $stores, $person)
)

select
    count(distinct cutoff) as cutoff_count,
    case when sum(came) > 0 then greatest(0, 1 - sum(abs(said - came)) / sum(came)) end as accuracy,
    case when sum(came) > 0 then sum(said - came) / sum(came) end as bias,
    count(lo80) as band_count,
    count(*) filter (where came between lo80 and hi80) as inside_count
from db.results.backtest_cases as cases
inner join units on cases.unit = units.unit
where backtest_id = $backtest_id::uuid
    and method = 'ours'
    and not is_period
    and lead_weeks = 4
    and ends_on <= $as_of::date
