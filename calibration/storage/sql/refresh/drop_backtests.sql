-- runs of a measure but for the whole ones held against the newest days, however late another was computed, and for the run
-- computed last, which may still grow
delete from db.results.{table}
where backtest_id in (
    select backtest_id
    from (
        select
            backtest_id,
            is_whole,
            row_number() over (order by computed_at desc) as place,
            row_number() over (partition by is_whole order by truth_on desc, computed_at desc) as place_of_kind
        from db.results.backtests
        where measure = $measure
    )
    where place > 1 and (not is_whole or place_of_kind > $kept)
)
