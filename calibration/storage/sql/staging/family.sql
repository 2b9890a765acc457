-- the load and what was derived from it, derived ones first
select *
from db.ledger.loads
where load_id = $load_id or derived_from = $load_id
order by derived_from is null, loaded_at desc
