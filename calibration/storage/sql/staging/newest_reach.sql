select max(data_through_on)
from db.ledger.loads
where kind = $kind and undone_at is null
