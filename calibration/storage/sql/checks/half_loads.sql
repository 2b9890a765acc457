-- one row per load that wrote versions but is not in the ledger, or is undone while its versions still hold
with written as (
    select load_id, bool_or(not is_undone) as has_live
    from db.staging.{kind}
    group by load_id
)

select written.load_id
from written
left join db.ledger.loads as loads on loads.load_id = written.load_id
where loads.load_id is null or (loads.undone_at is not null and written.has_live)
