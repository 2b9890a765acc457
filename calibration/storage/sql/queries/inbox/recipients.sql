-- one row per person who was told something that the viewer may read, with how much of it is unread
with handled as (
    select notice_id from marts.read_notices($as_of::date)
)

select
    recipient,
    count(*) as notice_count,
    count(*) filter (where notice_id::text not in (select notice_id from handled)) as unread_count
from db.outbox.notices
where as_of <= $as_of::date and ($sees_all or recipient = $name)
group by recipient
order by unread_count desc, recipient
