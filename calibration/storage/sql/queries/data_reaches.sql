-- the last day that live loads of dated kinds reach. Without any, that of all others, and not before the day that an undone
-- load of a dated kind reached: what was decided up to then stays known. No row where nothing is loaded
select coalesce(
    max(data_through_on) filter (where list_contains($dated, kind) and undone_at is null),
    max(data_through_on) filter (where list_contains($dated, kind) or undone_at is null)
)
from db.ledger.loads
where rows_read > rejected_count
having count(*) filter (where undone_at is null) > 0
