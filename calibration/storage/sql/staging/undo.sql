-- the load's versions, and the pieces it cut, hold no longer
update db.staging.{kind}
set is_undone = true
where load_id = $load_id or split_by = $load_id
