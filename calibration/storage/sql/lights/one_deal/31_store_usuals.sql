-- no store either
create table {work}_store_usuals as
select null::text as store_id, null::date as day_on, null::double as usual_sales, null::double as sales_factor,
    null::double as sales
where false
