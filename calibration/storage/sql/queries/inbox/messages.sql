-- one row per message outside, newest first; for the administrator
select
    message_id::text as message_id, recipient, channel, created_at, due_at, state, tries, sent_at, error,
    len(notice_ids) as notice_count
from db.outbox.messages
where as_of <= $as_of::date and $sees_all
order by created_at desc, recipient
limit $limit
