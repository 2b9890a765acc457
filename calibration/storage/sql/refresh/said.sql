-- what members said at the Mondays that weights and bands are learned from
select distinct measure, member, unique_id, cutoff, h, yhat, basis
from db.results.said
where cutoff between $as_of::date - 7 * 26 and $as_of::date
order by measure, cutoff, basis, member, unique_id, h
