-- one row per weight that a person set, newest first
select
    body ->> 'stage' as stage,
    body ->> 'pipeline' as pipeline,
    (body ->> 'weight')::double as weight,
    (body ->> 'before')::double as before,
    author,
    seen_as_of as given_on,
    coalesce(reason, '') as reason
from db.journal.entries
where kind = 'stage_weight' and seen_as_of <= $as_of::date
order by written_at desc
