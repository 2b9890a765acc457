select * from marts.units($as_of::date)
