-- a refresh becomes the one that pages show for its day, or its details were made anew: they are kept by when this was
insert into db.results.shown
select
    $as_of,
    $refresh_id::uuid,
    (
        select greatest(now() at time zone 'UTC', coalesce(max(shown_at), timestamp '1970-01-01') + interval 1 microsecond)
        from db.results.shown
    )
