insert into db.ledger.rejected_rows
select $load_id::uuid, line_number, column_name, found, reason, details, raw_row
from {rejected}
