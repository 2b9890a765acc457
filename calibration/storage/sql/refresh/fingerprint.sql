-- one row: a hash of the live loads that can speak about as_of; a later load changes nothing that was known then
with live as (
    select kind, load_id, data_through_on, loaded_at
    from db.ledger.loads
    where undone_at is null and rows_read > rejected_count
)

select coalesce(md5(string_agg(load_id::text, ',' order by loaded_at)), 'empty') as fingerprint
from live
where data_through_on <= greatest($as_of::date, marts.first_known_on(live.kind))
