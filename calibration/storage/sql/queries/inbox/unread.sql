-- how many notices the viewer may read that nobody has acknowledged or answered
select count(*)
from db.outbox.notices
where ($sees_all or recipient = $name)
    and notice_id::text not in (
        select subject from db.journal.entries where kind in ('acknowledgement', 'answer')
    )
