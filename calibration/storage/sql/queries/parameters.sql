-- one row per parameter, in the order of the file, with its last change as known at as_of (null where it is as shipped)
with last_change as (
    select
        subject,
        arg_max(coalesce(seen_as_of, written_at::date), written_at) as changed_on,
        arg_max(author, written_at) as changed_by,
        arg_max(coalesce(reason, ''), written_at) as reason
    from db.journal.entries
    where kind = 'parameter' and (seen_as_of is null or seen_as_of <= $as_of)
    group by subject
)

select
    known.key,
    known.value,
    seeds.value as default_value,
    seeds.unit,
    seeds.topic,
    seeds.label_zh,
    seeds.label_en,
    seeds.description_zh,
    seeds.description_en,
    known.change_count,
    last_change.changed_on,
    last_change.changed_by,
    last_change.reason
from marts.parameters($as_of) as known
inner join memory.reference.parameters as seeds on known.key = seeds.key
left join last_change on known.key = last_change.subject
order by seeds.rowid
