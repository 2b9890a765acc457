-- one row per decision that the viewer may see, the newest first; `owner_left_on` where the owner has left
with leavers as (
    select person_id as owner_id, left_on as owner_left_on from marts.people($as_of::date) where left_on <= $as_of::date
)

select *
from marts.decisions($as_of::date)
left join leavers using (owner_id)
where ($decision_id is null or decision_id = $decision_id)
    and ($subject is null or subject = $subject)
    and ($meeting_id is null or meeting_id = $meeting_id)
    and (
        marts.in_scope(region, owner_id, store_id, $sees_all, $regions, $stores, $person)
        or coalesce(person_id = $person, false)
    )
order by written_at desc
