-- to-dos of the last two weeks: each that somebody else put on a person's list is told when it is made, and every one once when
-- it is overdue
insert into db.outbox.notices by name
with open_items as (
    select
        item_id,
        text,
        owner_id,
        owner_name,
        region,
        stake_amount,
        made_on,
        due_on,
        written_at,
        is_overdue,
        if(is_overdue, 'todo_overdue', 'todo_new') as rule_id
    from marts.action_items($as_of::date)
    where state = 'open'
        and (is_overdue or author <> owner_name)
        and if(is_overdue, due_on, made_on) > $as_of::date - 14
),

found as (
    select *, concat_ws('|', owner_name, 'todo', item_id, rule_id) as dedupe_key from open_items
)

select
    uuid() as notice_id,
    dedupe_key,
    $as_of::date as as_of,
    $now::timestamp as created_at,
    owner_name as recipient,
    'todo' as subject_kind,
    item_id as subject_id,
    text as subject_name,
    'unknown' as light,
    rule_id,
    due_on as since_on,
    if(is_overdue, due_on + 1, made_on) as red_on,
    if(is_overdue, $now::timestamp, written_at) as lit_at,
    region,
    owner_id as person_id,
    stake_amount::decimal(18, 2) as amount
from found
where dedupe_key not in (select dedupe_key from db.outbox.notices)
