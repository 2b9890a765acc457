-- one row per to-do that the viewer may see: overdue ones first, then by the day they are due; `owner_left_on` where the
-- owner has left
with leavers as (
    select person_id as owner_id, left_on as owner_left_on from marts.people($as_of::date) where left_on <= $as_of::date
)

select *
from marts.action_items($as_of::date)
left join leavers using (owner_id)
where ($item_id is null or item_id = $item_id)
    and ($owner_id is null or owner_id = $owner_id)
    and ($decision_id is null or decision_id = $decision_id)
    and ($state is null or state = $state)
    and (
        marts.in_scope(region, owner_id, store_id, $sees_all, $regions, $stores, $person)
        or coalesce(person_id = $person, false)
    )
order by is_overdue desc, case when state = 'open' then due_on end nulls last, ended_on desc nulls last, written_at
