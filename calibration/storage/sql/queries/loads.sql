-- one row per load whose data were known at as_of (null: every load), newest first; the latest live load of its kind can be undone, with what was derived from it where
-- that is the latest of its own kind as well
with live as (
    select
        load_id,
        coalesce(derived_from, load_id) as family_id,
        loaded_at = max(loaded_at) over (partition by kind) as is_latest
    from db.ledger.loads
    where undone_at is null
),

families as (
    select family_id, bool_and(is_latest) as can_undo
    from live
    group by family_id
)

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
    undone_at is null and derived_from is null and coalesce(families.can_undo, false) as can_undo
from db.ledger.loads as loads
left join families on loads.load_id = families.family_id
where $as_of::date is null or loads.data_through_on <= $as_of::date
order by loads.loaded_at desc
limit $limit
