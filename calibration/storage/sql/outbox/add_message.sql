-- nothing where a message with this key is there already
insert into db.outbox.messages by name
select
    uuid() as message_id,
    $dedupe_key as dedupe_key,
    $as_of::date as as_of,
    $now::timestamp as created_at,
    $recipient as recipient,
    $channel as channel,
    $notice_ids::uuid[] as notice_ids,
    $title as title,
    $body as body,
    'waiting' as state,
    $due_at::timestamp as due_at,
    0 as tries
where $dedupe_key not in (select dedupe_key from db.outbox.messages)
