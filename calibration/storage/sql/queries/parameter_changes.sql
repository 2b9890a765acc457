-- one row per change of a parameter up to as_of, newest first
select
    coalesce(entries.seen_as_of, entries.written_at::date) as changed_on,
    entries.subject as key,
    seeds.label_zh,
    seeds.label_en,
    seeds.unit,
    entries.body ->> 'value' as value,
    entries.author,
    coalesce(entries.reason, '') as reason
from db.journal.entries as entries
inner join memory.reference.parameters as seeds on entries.subject = seeds.key
where entries.kind = 'parameter' and (entries.seen_as_of is null or entries.seen_as_of <= $as_of::date)
order by entries.written_at desc
