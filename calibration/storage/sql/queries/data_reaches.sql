select coalesce(max(data_through_on) filter (where list_contains($dated, kind)), max(data_through_on))
from db.ledger.loads
where undone_at is null and rows_read > rejected_count
