-- A backtest that runs in the background is kept while it grows: is_whole false until every Sunday that was wanted is in it.
alter table db.results.backtests add column is_whole boolean default true;
