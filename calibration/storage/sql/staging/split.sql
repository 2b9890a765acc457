-- a late load: what held on its day and differs is kept in pieces, before that day and from the next full load's day on; one
-- that began on that very day leaves an empty piece, as it may be what was frozen
create or replace temp table pieces as
with touched as (
    select *
    from db.staging.{kind}
    where not is_undone
        and retired_by is null
        and known_from <= $data_through_on
        and (known_until is null or known_until > $data_through_on)
        and record_key in (select record_key from differences where change <> 'new')
),

before as (
    select * replace ($data_through_on as known_until, $load_id::uuid as closed_by, $load_id::uuid as split_by)
    from touched
),

after as (
    select * replace ($next_full_on::date as known_from, $load_id::uuid as split_by)
    from touched
    where $next_full_on is not null and (known_until is null or known_until > $next_full_on)
)

select * from before
union all
select * from after
