-- one row per notice that is no longer unread, as known at as_of: it was acknowledged, or its recipient has done something
-- about it or its subject since the light came on
create macro marts.read_notices(as_of) as table
with entries as (
    select kind, subject, author, written_at, coalesce(body ->> 'visitor', body ->> 'done_by') as visitor
    from db.journal.entries
    where seen_as_of <= as_of::date and kind not in ('parameter', 'rule', 'mapping')
)

select subject as notice_id from entries where kind = 'acknowledgement'
union
select notices.notice_id::text
from db.outbox.notices as notices
inner join entries
    on entries.kind <> 'acknowledgement'
    and entries.subject in (notices.notice_id::text, notices.subject_id)
    and notices.recipient in (entries.author, entries.visitor)
    and entries.written_at >= notices.lit_at;
