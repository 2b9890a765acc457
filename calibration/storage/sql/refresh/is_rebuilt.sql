-- one row: whether what people look at (deals, else store days) is rebuilt from dates
select coalesce(
    (select bool_or(is_rebuilt) from {work}_deals),
    marts.is_rebuilt('store_days', $as_of::date)
) as is_rebuilt
