-- how far a store's traffic and conversion usually stray (median absolute deviation × the day's factor), so that a limit can be
-- tried on the past days; null in refreshes of before
alter table db.results.store_ratings add column traffic_noise double;
alter table db.results.store_ratings add column conversion_noise double;
