insert into db.results.lights by name
select $refresh_id::uuid as refresh_id, * from {work}_lights
