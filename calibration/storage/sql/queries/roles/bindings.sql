-- one row per person with behaviours bound to their target, the latest as known at as_of, where the viewer may see them
with latest as (
    select
        subject as person_id,
        arg_max(entry_id::text, written_at) as binding_id,
        arg_max(body, written_at) as body,
        arg_max(author, written_at) as author,
        arg_max(coalesce(reason, ''), written_at) as reason,
        max(written_at) as bound_at,
        arg_max(seen_as_of, written_at) as bound_on
    from db.journal.entries
    where kind = 'role_binding' and seen_as_of <= $as_of::date
    group by subject
)

select latest.*
from latest
left join marts.people($as_of::date) as people on latest.person_id = people.person_id
where ($person_id is null or latest.person_id = $person_id)
    and marts.in_scope(people.region, latest.person_id, null, $sees_all, $regions, $stores, $person)
order by latest.person_id
