select *
from db.ledger.loads
where kind = $kind and undone_at is null
order by loaded_at desc
limit 1
