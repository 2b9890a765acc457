-- a late load: the versions that its pieces stand for no longer hold themselves
update db.staging.{kind}
set retired_by = $load_id
where not is_undone
    and retired_by is null
    and known_from <= $data_through_on
    and (known_until is null or known_until > $data_through_on)
    and record_key in (select record_key from differences where change <> 'new')
