select message_id::text as message_id, recipient, channel, title, body, tries
from db.outbox.messages
where state = 'waiting' and due_at <= $now::timestamp
order by due_at, recipient, channel
