-- one row per meeting, as known at as_of: opened, which items were taken up, and closed or left open; one that was closed by
-- mistake and opened again is open. `moments` are those of its steps and of the decisions made in it, `ends` of its closings
create macro marts.meetings(as_of) as table
with entries as (
    select * replace (if(kind = 'decision', body ->> 'meeting_id', subject) as subject)
    from db.journal.entries
    where seen_as_of <= as_of::date
        and (
            kind in ('meeting_opened', 'meeting_item', 'meeting_closed', 'meeting_reopened')
            or (kind = 'decision' and (body ->> 'meeting_id') is not null)
        )
),

followed as (
    select
        subject::uuid as meeting_id,
        list(written_at order by written_at) as moments,
        list(written_at order by written_at) filter (where kind = 'meeting_closed') as ends,
        max(written_at) filter (where kind = 'meeting_closed') as closed_at,
        max(written_at) filter (where kind = 'meeting_reopened') as reopened_at,
        max(seen_as_of) filter (where kind = 'meeting_closed') as closed_on,
        arg_max(body ->> 'attended', written_at) filter (where kind = 'meeting_closed') as attended,
        arg_max(reason, written_at) filter (where kind = 'meeting_closed') as summary,
        count(distinct body ->> 'item') filter (where body ->> 'step' in ('taken', 'done')) as taken_count
    from entries
    where kind <> 'meeting_opened'
    group by subject
)

select
    opened.entry_id::text as meeting_id,
    opened.body ->> 'meeting_kind' as meeting_kind,
    opened.body ->> 'unit' as unit,
    opened.body ->> 'unit_name' as unit_name,
    opened.body ->> 'region' as region,
    (opened.body ->> 'minutes')::double as minutes,
    opened.body -> 'agenda' as agenda,
    opened.author,
    opened.seen_as_of as held_on,
    opened.written_at as opened_at,
    coalesce(followed.moments, []) as moments,
    coalesce(followed.ends, []) as ends,
    case when not going.is_open then followed.closed_at end as closed_at,
    case when not going.is_open then followed.closed_on end as closed_on,
    followed.attended,
    coalesce(followed.summary, '') as summary,
    coalesce(followed.taken_count, 0) as taken_count,
    going.is_open
from entries as opened
left join followed on opened.entry_id = followed.meeting_id
cross join lateral (
    select followed.closed_at is null or coalesce(followed.reopened_at > followed.closed_at, false) as is_open
) as going
where opened.kind = 'meeting_opened';
