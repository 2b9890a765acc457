-- one row per refresh shown for as_of: the day that it is compared with, and whether deals are
select since_on, coalesce(compares_deals, false) as compares_deals
from db.results.refreshes
where refresh_id = marts.shown_refresh($as_of)
