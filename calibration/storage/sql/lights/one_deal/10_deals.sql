-- the one deal that somebody acted on, as known at as_of
create table {work}_deals as select * from marts.deals($as_of::date) where deal_id = $deal_id
