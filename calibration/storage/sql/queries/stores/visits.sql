-- one row per visit that was logged, newest first
select
    entries.entry_id::text as entry_id,
    entries.subject as store_id,
    coalesce(stores.store_name, entries.subject) as store_name,
    stores.region,
    (entries.body ->> 'visited_on')::date as visited_on,
    entries.body ->> 'visitor' as visitor,
    entries.body ->> 'found' as found,
    entries.body ->> 'agreed' as agreed,
    entries.author,
    entries.written_at
from db.journal.entries as entries
left join marts.stores($as_of::date) as stores on entries.subject = stores.store_id
where entries.kind = 'visit'
    and entries.seen_as_of <= $as_of::date
    and marts.in_scope(stores.region, null, entries.subject, $sees_all, $regions, $stores, $person)
    and ($region is null or stores.region = $region)
    and ($store_id is null or entries.subject = $store_id)
order by visited_on desc, entries.written_at desc
