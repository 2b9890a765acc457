insert into db.results.funnel_cells by name
select $refresh_id::uuid as refresh_id, * from {work}_funnel_cells
