-- one row per agreed forecast of the unit that the viewer may see, as known at as_of, the newest first; its rows are a question
-- of their own
select
    entry_id::text as version_id,
    (body ->> 'version')::int as version,
    body ->> 'unit' as unit,
    (body ->> 'total_amount')::decimal(18, 2) as total_amount,
    body ->> 'checksum' as checksum,
    body ->> 'person_name' as person_name,
    reason,
    seen_as_of as agreed_on
from db.journal.entries
where kind = 'agreed_forecast'
    and (body ->> 'unit') = $unit
    and seen_as_of <= $as_of::date
    and marts.in_scope(body ->> 'region', null, null, $sees_all, $regions, $stores, $person)
order by written_at desc
