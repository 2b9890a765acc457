-- the deals as known at as_of for a question that needs no other mart; a refresh makes them from tables that it needs anyway
create table {work}_deals as select * from marts.deals($as_of::date)
