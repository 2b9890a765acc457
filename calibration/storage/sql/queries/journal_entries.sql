-- one row per entry of a kind (and subject, where one is given), oldest first
with found as (
    select
        entry_id::text as entry_id, kind, subject, body, author, written_at,
        seen_as_of as as_of, supersedes::text as supersedes, coalesce(reason, '') as reason
    from db.journal.entries
    where kind = $kind and ($subject is null or subject = $subject)
    order by written_at desc
    limit $limit
)

select * from found order by written_at
