-- one row per step of a meeting, in order: which item was taken up, skipped or done with, and when
select body ->> 'item' as item, body ->> 'step' as step, written_at, author
from db.journal.entries
where kind = 'meeting_item' and subject = $meeting_id and seen_as_of <= $as_of::date
    and exists (
        select 1
        from marts.meetings($as_of::date) as meetings
        where meetings.meeting_id = $meeting_id
            and marts.in_scope(meetings.region, null, null, $sees_all, $regions, $stores, $person)
    )
order by written_at
