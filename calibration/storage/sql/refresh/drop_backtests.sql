-- runs of a measure older than the last ones
delete from db.results.{table}
where backtest_id in (
    select backtest_id from db.results.backtests
    where measure = $measure
    order by computed_at desc
    offset $kept
)
