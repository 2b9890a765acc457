-- one row per to-do that the viewer may see: overdue ones first, then by the day they are due
select *
from marts.action_items($as_of::date)
where ($item_id is null or item_id = $item_id)
    and ($owner_id is null or owner_id = $owner_id)
    and ($decision_id is null or decision_id = $decision_id)
    and ($state is null or state = $state)
    and (
        marts.in_scope(region, owner_id, store_id, $sees_all, $regions, $stores, $person)
        or coalesce(person_id = $person, false)
    )
order by is_overdue desc, case when state = 'open' then due_on end nulls last, ended_on desc nulls last, written_at
