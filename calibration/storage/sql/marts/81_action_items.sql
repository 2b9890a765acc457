-- one row per to-do, as known at as_of: open, done with evidence, or dropped with a reason. A to-do whose decision was withdrawn
-- or superseded is dropped with it
create macro marts.action_items(as_of) as table
with entries as (
    select *
    from db.journal.entries
    where kind in ('action_item', 'action_done', 'action_dropped') and seen_as_of <= as_of::date
),

endings as (
    select
        subject::uuid as item_id,
        arg_min(if(kind = 'action_done', 'done', 'dropped'), written_at) as state,
        arg_min(coalesce(body ->> 'evidence', reason), written_at) as said,
        arg_min(coalesce(body ->> 'done_by', author), written_at) as ended_by,
        arg_min(coalesce((body ->> 'done_on')::date, seen_as_of), written_at) as ended_on,
        arg_min(body ->> 'handed_to', written_at) as handed_to
    from entries
    where kind in ('action_done', 'action_dropped')
    group by subject
),

decisions as (
    select decision_id::uuid as decision_id, subject, subject_kind, subject_name, text, state, region, person_id, store_id, stake_amount
    from marts.decisions(as_of)
)

select
    made.entry_id::text as item_id,
    made.body ->> 'text' as text,
    made.body ->> 'owner_id' as owner_id,
    made.body ->> 'owner_name' as owner_name,
    made.body ->> 'team' as team,
    (made.body ->> 'due_on')::date as due_on,
    decisions.decision_id::text as decision_id,
    decisions.text as decision_text,
    decisions.subject,
    decisions.subject_kind,
    decisions.subject_name,
    decisions.stake_amount,
    coalesce(made.body ->> 'region', decisions.region) as region,
    decisions.person_id,
    decisions.store_id,
    made.author,
    made.written_at,
    made.seen_as_of as made_on,
    case
        when endings.state is not null then endings.state
        when decisions.state in ('withdrawn', 'superseded') then 'dropped'
        else 'open'
    end as state,
    endings.said,
    endings.ended_by,
    endings.ended_on,
    endings.handed_to,
    endings.state is null and decisions.state in ('withdrawn', 'superseded') as is_dropped_with_decision,
    endings.state is null
        and coalesce(decisions.state not in ('withdrawn', 'superseded'), true)
        and (made.body ->> 'due_on')::date < as_of::date as is_overdue
from entries as made
left join endings on made.entry_id = endings.item_id
left join decisions on (made.body ->> 'decision_id')::uuid = decisions.decision_id
where made.kind = 'action_item';
