-- the first day that a load of a kind speaks for
select marts.first_known_on($kind)
