-- one row per load that refused rows but is not in the ledger
select distinct rejected.load_id
from db.ledger.rejected_rows as rejected
left join db.ledger.loads as loads on loads.load_id = rejected.load_id
where loads.load_id is null
