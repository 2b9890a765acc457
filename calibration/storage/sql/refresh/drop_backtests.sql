-- runs of a measure older than the last whole ones, and what was not whole yet, but for the newest run of all
delete from db.results.{table}
where backtest_id in (
    select backtest_id
    from (
        select
            backtest_id,
            is_whole,
            row_number() over (order by computed_at desc) as place,
            row_number() over (partition by is_whole order by computed_at desc) as place_of_kind
        from db.results.backtests
        where measure = $measure
    )
    where place > 1 and (not is_whole or place_of_kind > $kept)
)
