insert into db.ledger.loads by name
select
    $load_id::uuid as load_id,
    $kind as kind,
    $layout as layout,
    $file_name as file_name,
    $sheet as sheet,
    $file_hash as file_hash,
    $file_bytes as file_bytes,
    $loaded_by as loaded_by,
    -- the order of loads must be strict, whatever the clock's grain
    (
        select greatest($loaded_at::timestamp, coalesce(max(loaded_at), timestamp '1970-01-01') + interval 1 microsecond)
        from db.ledger.loads
    ) as loaded_at,
    $data_through_on::date as data_through_on,
    $is_full as is_full,
    $derived_from::uuid as derived_from,
    $mapping as mapping,
    $rows_read as rows_read,
    $new as new_count,
    $changed as changed_count,
    $unchanged as unchanged_count,
    $rejected as rejected_count,
    $removed as removed_count,
    null::timestamp as undone_at,
    null::text as undone_by,
    $note as note
