update db.outbox.messages
set
    state = $state,
    sent_at = case when $state = 'sent' then $now::timestamp end,
    due_at = coalesce($due_at::timestamp, due_at),
    error = $error
where message_id = $message_id::uuid and state = 'claimed' and claimed_by = $process
