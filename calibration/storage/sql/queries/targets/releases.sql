-- one row per measure and year that was released, by its first release, as known at as_of
select
    body ->> 'measure' as measure,
    (body ->> 'year')::int as year,
    arg_min(entry_id::text, written_at) as release_id,
    arg_min((body ->> 'total_amount')::double, written_at) as total_amount,
    arg_min(coalesce(body ->> 'released_by', author), written_at) as released_by,
    -- null in releases that were written without
    arg_min((body ->> 'clock_hours')::double, written_at) as clock_hours,
    arg_min((body ->> 'clock_pauses')::boolean, written_at) as clock_pauses,
    min(seen_as_of) as released_on,
    min(written_at) as released_at
from db.journal.entries
where kind = 'target_release' and seen_as_of <= $as_of::date
group by 1, 2
order by year desc, measure
