-- the day whose targets are shown on as_of: as_of itself, or the day of the first load where that is later (an old export with
-- targets that were loaded today)
select marts.read_on('targets', $as_of::date) as day_on
