-- no store either
create table {work}_store_opens as select null::text as store_id, null::date as day_on where false
