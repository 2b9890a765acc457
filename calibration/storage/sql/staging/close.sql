-- the newest word on a kind: what held until today and differs ends on the day that the load reaches
update db.staging.{kind}
set known_until = $data_through_on, closed_by = $load_id
where not is_undone
    and retired_by is null
    and known_until is null
    and record_key in (select record_key from differences where change <> 'new')
