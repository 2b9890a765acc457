insert into db.results.stage_times by name
select $refresh_id::uuid as refresh_id, * from {work}_stage_times
