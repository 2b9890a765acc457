-- one row: the days of the next later load and of the next later full load that held rows (null: this is the newest)
select
    min(data_through_on) as next_on,
    min(data_through_on) filter (where is_full and rows_read > rejected_count) as next_full_on
from db.ledger.loads
where kind = $kind and undone_at is null and data_through_on > $data_through_on
