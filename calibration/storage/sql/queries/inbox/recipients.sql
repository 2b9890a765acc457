-- one row per person who was told something that the viewer may read, with how much of it is unread
with done as (
    select distinct subject
    from db.journal.entries
    where kind in ('acknowledgement', 'answer') and seen_as_of <= $as_of::date
)

select
    recipient,
    count(*) as notice_count,
    count(*) filter (where notice_id::text not in (select subject from done)) as unread_count
from db.outbox.notices
where as_of <= $as_of::date and ($sees_all or recipient = $name)
group by recipient
order by unread_count desc, recipient
