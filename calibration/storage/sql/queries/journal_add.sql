insert into db.journal.entries
select
    $entry_id::uuid,
    $kind,
    $subject,
    $body,
    $author,
    -- strictly later than any other entry, whatever the clock's grain
    (
        select greatest($written_at::timestamp, coalesce(max(written_at), timestamp '1970-01-01') + interval 1 microsecond)
        from db.journal.entries
    ),
    $as_of::date,
    $supersedes::uuid,
    $reason
