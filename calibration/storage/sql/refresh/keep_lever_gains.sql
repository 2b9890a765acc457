insert into db.results.lever_gains by name
select $refresh_id::uuid as refresh_id, * from {work}_lever_gains
