-- one row per decision that the viewer may see, the newest first
select *
from marts.decisions($as_of::date)
where ($decision_id is null or decision_id = $decision_id)
    and ($subject is null or subject = $subject)
    and ($meeting_id is null or meeting_id = $meeting_id)
    and (
        marts.in_scope(region, owner_id, store_id, $sees_all, $regions, $stores, $person)
        or coalesce(person_id = $person, false)
    )
order by written_at desc
