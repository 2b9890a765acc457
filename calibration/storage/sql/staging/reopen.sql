-- what the load had closed or replaced holds again
update db.staging.{kind}
set
    known_until = case when closed_by = $load_id then null else known_until end,
    closed_by = case when closed_by = $load_id then null else closed_by end,
    retired_by = case when retired_by = $load_id then null else retired_by end
where not is_undone and (closed_by = $load_id or retired_by = $load_id)
