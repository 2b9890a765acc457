-- one row: whether what people look at (deals, else store days) is rebuilt from dates, and whether a load speaks for the deals
-- of the day that people compare with
select
    coalesce((select bool_or(is_rebuilt) from {work}_deals), marts.is_rebuilt('store_days', $as_of::date)) as is_rebuilt,
    coalesce($since_on::date >= marts.first_known_on('deals'), false) as compares_deals
