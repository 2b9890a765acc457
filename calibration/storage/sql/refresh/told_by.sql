-- one row: whether what people look at (deals, else store days) is rebuilt from dates, and whether a load speaks for the deals
-- of the day that people compare with
select
    coalesce((select bool_or(is_rebuilt) from {work}_deals), marts.is_rebuilt('store_days', $as_of::date)) as is_rebuilt,
    marts.speaks_for('deals', $since_on) as compares_deals
