-- one row: 1 − WAPE of the model's four-week totals that ended between two days, in the newest backtest as known at as_of
with run as (
    select backtest_id
    from db.results.backtests
    where truth_on <= $as_of::date and measure = $measure
    order by is_whole desc, truth_on desc, computed_at desc
    limit 1
),

cases as (
    select cases.said, cases.came
    from db.results.backtest_cases as cases
    inner join run on cases.backtest_id = run.backtest_id
    inner join db.results.units as places
        on cases.unit = places.unit and places.refresh_id = marts.shown_refresh($as_of)
    where cases.method = 'ours'
        and not cases.is_period
        and cases.lead_weeks = 4
        and cases.unit_kind = $level
        and cases.ends_on between $from_on::date and $to_on::date
        and marts.in_scope(
            places.region, case when places.unit_kind = 'person' then places.unit_key end, null,
            $sees_all, $regions, $stores, $person
        )
)

select
    case when sum(came) > 0 then greatest(0, 1 - sum(abs(said - came)) / sum(came)) end as value,
    count(*) as case_count
from cases
