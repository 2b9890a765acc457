-- no store either
create table {work}_store_measures as
select null::text as store_id, null::date as day_on, null::text as measure, null::double as value
where false
