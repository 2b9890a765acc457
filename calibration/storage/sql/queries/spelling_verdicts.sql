-- one row per pair of names that a person told the same or apart, and did not take back, as known at as_of; newest first
with said as (
    select
        arg_max(body, written_at) as body,
        arg_max(author, written_at) as author,
        arg_max(seen_as_of, written_at) as decided_on,
        arg_max(coalesce(reason, ''), written_at) as reason,
        max(written_at) as written_at
    from db.journal.entries
    where kind = 'spelling' and seen_as_of <= $as_of::date
    group by subject
)

select
    body ->> 'column_name' as column_name,
    body ->> 'found' as found,
    body ->> 'known' as known,
    body ->> 'verdict' as verdict,
    body ->> 'wrong_name' as wrong_name,
    body ->> 'right_name' as right_name,
    author,
    decided_on,
    reason
from said
where body ->> 'verdict' <> 'withdrawn'
order by written_at desc
