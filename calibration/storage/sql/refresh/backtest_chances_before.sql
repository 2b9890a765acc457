-- the chances that the newest run that asked this cutoff stated, from the same state of the data
select chances.* exclude (backtest_id, is_hit, unit_kind)
from db.results.backtest_chances as chances
where chances.cutoff = $cutoff and chances.state = $state
    and chances.backtest_id = (
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
