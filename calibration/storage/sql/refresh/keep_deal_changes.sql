insert into db.results.deal_changes by name
select $refresh_id::uuid as refresh_id, * from {work}_deal_changes
