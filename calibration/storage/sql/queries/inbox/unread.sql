-- how many notices the viewer may read that nobody has acknowledged and their recipient has not acted upon
select count(*)
from db.outbox.notices
where ($sees_all or recipient = $name)
    and notice_id::text not in (select notice_id from marts.read_notices('infinity'::date))
