-- the deal's new light beside the others of the shown refresh
insert into db.results.lights by name
select $refresh_id::uuid as refresh_id, * from {work}_lights where subject_kind = 'deal' and subject_id = $deal_id
