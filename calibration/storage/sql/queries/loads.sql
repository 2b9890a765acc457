-- one row per load, newest first; the latest live load of its kind can be undone (a derived one only with its parent)
select
    load_id::text as load_id,
    kind,
    layout,
    file_name,
    sheet,
    file_hash,
    file_bytes,
    loaded_by,
    loaded_at,
    data_through_on,
    is_full,
    derived_from::text as derived_from,
    mapping,
    rows_read,
    new_count,
    changed_count,
    unchanged_count,
    rejected_count,
    removed_count,
    undone_at,
    undone_by,
    note,
    undone_at is not null as is_undone,
    undone_at is null
        and derived_from is null
        and loaded_at = max(loaded_at) filter (where undone_at is null) over (partition by kind) as can_undo
from db.ledger.loads
order by loads.loaded_at desc
limit $limit
