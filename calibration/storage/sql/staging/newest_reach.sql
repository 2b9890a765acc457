select max(data_through_on)
from db.ledger.loads
where kind = $kind
    and undone_at is null
    -- targets reach no day: one that only said them again moves nothing
    and (kind <> 'targets' or new_count + changed_count + removed_count > 0)
