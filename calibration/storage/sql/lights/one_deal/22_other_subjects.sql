-- no other subject is rated beside the one deal
create table {work}_other_subjects as
select
    null::text as subject_kind, null::text as subject_id, null::text as subject_name, null::text as measure,
    null::double as value, null::date as event_on, null::text as note, null::decimal(18, 2) as amount,
    null::text as person_id, null::text as team, null::text as region
where false
