-- the day that the loads of a kind reach, as known at as_of; null where none was loaded
select max(data_through_on)
from db.ledger.loads
where kind = $kind and undone_at is null and data_through_on <= $as_of::date
