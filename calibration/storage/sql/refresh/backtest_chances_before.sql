-- the chances that the newest run stated at this cutoff, from the same state of the data
select chances.* exclude (backtest_id, is_hit, unit_kind)
from db.results.backtest_chances as chances
where chances.cutoff = $cutoff and chances.state = $state
    and chances.backtest_id = (
        select backtest_id from db.results.backtests where measure = $measure order by computed_at desc limit 1
    )
