-- one row per cell that was changed on a day up to as_of and that the viewer may see, newest first, with how many there are and
-- the file that a calibration came from
with cells as (
    select
        entries.entry_id::text as entry_id,
        entries.author,
        coalesce(entries.reason, '') as reason,
        entries.body ->> 'approver' as approver,
        entries.body ->> 'file' as file_name,
        entries.seen_as_of as changed_on,
        entries.written_at,
        unnest((entries.body -> 'cells')::json[]) as cell
    from db.journal.entries as entries
    where entries.kind = 'target_change'
        and entries.seen_as_of <= $as_of::date
        and entries.subject = concat($measure, '|', $year::int)
)

select
    cells.* exclude (cell),
    cells.cell ->> 'unit' as unit,
    (cells.cell ->> 'starts_on')::date as period_starts_on,
    coalesce(cells.cell ->> 'period_kind', 'month') as period_kind,
    (cells.cell ->> 'before')::double as before_amount,
    (cells.cell ->> 'after')::double as after_amount,
    count(*) over () as all_count
from cells
inner join db.results.units as places
    on cells.cell ->> 'unit' = places.unit and places.refresh_id = marts.shown_refresh($as_of)
where marts.in_scope(
        places.region,
        case when places.unit_kind = 'person' then places.unit_key end,
        case when places.unit_kind = 'store' then places.unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by written_at desc, places.place, period_starts_on
limit 2000
