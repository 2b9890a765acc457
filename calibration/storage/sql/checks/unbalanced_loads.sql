-- one row per load whose counts do not add up, or that has other rejected rows than it says
with rejected as (
    select load_id, count(*) as stored_count
    from db.ledger.rejected_rows
    group by load_id
)

select
    loads.load_id,
    loads.kind,
    loads.file_name
from db.ledger.loads as loads
left join rejected on rejected.load_id = loads.load_id
where
    loads.rows_read != loads.new_count + loads.changed_count + loads.unchanged_count + loads.rejected_count
    or loads.rejected_count != coalesce(rejected.stored_count, 0)
order by loads.loaded_at
