-- the deals as known at as_of, once: every later step reads this table instead of the versions
create table {work}_deals as select * from marts.deals($as_of::date)
