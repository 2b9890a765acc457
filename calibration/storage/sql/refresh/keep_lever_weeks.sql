insert into db.results.lever_weeks by name
select $refresh_id::uuid as refresh_id, * from {work}_lever_weeks
