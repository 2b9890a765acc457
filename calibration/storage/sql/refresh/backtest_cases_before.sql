-- what the newest run that asked this cutoff said, from the same state of the data
select cases.* exclude (backtest_id, came, unit_kind)
from db.results.backtest_cases as cases
where cases.cutoff = $cutoff and cases.state = $state
    and cases.backtest_id = (
        select runs.backtest_id
        from db.results.backtests as runs
        where runs.measure = $measure
            and exists (
                select 1 from db.results.backtest_cases as asked
                where asked.backtest_id = runs.backtest_id and asked.cutoff = $cutoff and asked.state = $state
            )
        order by runs.computed_at desc
        limit 1
    )
