-- whoever was told something in the last two days: older news is in the inbox, not sent after the fact
select distinct recipient
from db.outbox.notices
where created_at > $now::timestamp - interval 2 day
order by recipient
