-- one row per refused row of a load, in the order of the file
select line_number, column_name, found, reason, details, raw_row
from db.ledger.rejected_rows
where load_id::text = $load_id
order by line_number
limit $limit
