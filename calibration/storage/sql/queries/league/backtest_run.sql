-- the newest run of the backtest up to as_of, or none
select
    runs.backtest_id::text as backtest_id,
    runs.truth_on,
    runs.took_seconds,
    (
        select count(distinct cutoff) from db.results.backtest_cases as cases where cases.backtest_id = runs.backtest_id
    ) as cutoff_count
from db.results.backtests as runs
where runs.measure = $measure and runs.truth_on <= $as_of::date
order by runs.computed_at desc
limit 1
