update db.outbox.messages
set state = 'claimed', claimed_at = $now::timestamp, claimed_by = $process, tries = tries + 1
where message_id = $message_id::uuid and state = 'waiting'
returning message_id
