insert into db.results.pipeline_before by name
select $refresh_id::uuid as refresh_id, * from {work}_pipeline_before
