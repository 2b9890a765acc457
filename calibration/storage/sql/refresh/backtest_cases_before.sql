-- what the newest run said at this cutoff, from the same state of the data
select cases.* exclude (backtest_id, came, unit_kind)
from db.results.backtest_cases as cases
where cases.cutoff = $cutoff and cases.state = $state
    and cases.backtest_id = (
        select backtest_id from db.results.backtests where measure = $measure order by computed_at desc limit 1
    )
