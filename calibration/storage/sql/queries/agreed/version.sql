-- one row: an agreed forecast with everything that finance got
select
    entry_id::text as version_id,
    body ->> 'unit' as unit,
    (body ->> 'version')::int as version,
    body ->> 'checksum' as checksum,
    body ->> 'person_name' as person_name,
    body ->> 'currency' as currency,
    body -> 'weeks' as weeks,
    body -> 'rows' as rows,
    reason,
    seen_as_of as agreed_on
from db.journal.entries
where kind = 'agreed_forecast'
    and entry_id::text = $version_id
    and seen_as_of <= $as_of::date
    and marts.in_scope(body ->> 'region', null, null, $sees_all, $regions, $stores, $person)
