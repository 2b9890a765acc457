-- the run of the backtest that was held against the newest day up to as_of, or none; one that still grows in the background
-- only before the first whole one
select
    runs.backtest_id::text as backtest_id,
    runs.truth_on,
    runs.took_seconds,
    runs.is_whole,
    (
        select count(distinct cutoff) from db.results.backtest_cases as cases where cases.backtest_id = runs.backtest_id
    ) as cutoff_count
from db.results.backtests as runs
where runs.measure = $measure and runs.truth_on <= $as_of::date
order by runs.is_whole desc, runs.truth_on desc, runs.computed_at desc
limit 1
