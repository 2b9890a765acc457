-- one row: the newest day that a whole backtest of the measure was held against, or null
select max(truth_on) as truth_on from db.results.backtests where measure = $measure and is_whole
