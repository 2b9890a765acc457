-- live loads of the kind that came after, newest first
select *
from db.ledger.loads
where kind = $kind and undone_at is null and loaded_at > $loaded_at
order by loaded_at desc
