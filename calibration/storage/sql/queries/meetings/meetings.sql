-- one row per meeting that the viewer may see, the newest first
select *
from marts.meetings($as_of::date)
where ($meeting_id is null or meeting_id = $meeting_id)
    and ($unit is null or unit = $unit)
    and ($meeting_kind is null or meeting_kind = $meeting_kind)
    and ($is_open is null or is_open = $is_open)
    and marts.in_scope(region, null, null, $sees_all, $regions, $stores, $person)
order by opened_at desc
limit $limit
