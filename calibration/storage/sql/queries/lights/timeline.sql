-- one row per thing that happened with a customer and these deals of it up to as_of, newest first. The deals come as a list: a
-- question about a few is pushed down to the rows of ten million activities, a join with them is not
with acted as (
    select occurred_on, deal_id, owner_name, activity_kind, subject, outcome, next_step
    from marts.activities($as_of::date)
    where deal_id in $deal_ids
    union all
    select occurred_on, deal_id, owner_name, activity_kind, subject, outcome, next_step
    from marts.activities($as_of::date)
    where deal_id is null and account_id = $account_id
),

happened as (
    select
        occurred_on as happened_on, 'activity' as what, deal_id, owner_name as person_name, activity_kind as said,
        nullif(concat_ws(' · ', subject, outcome, next_step), '') as detail
    from acted
    where occurred_on <= $as_of::date
    union all
    select entered_on, 'stage', deal_id, null, stage, null
    from marts.stage_history($as_of::date)
    where entered_on <= $as_of::date and deal_id in $deal_ids
    union all
    select coalesce(since_on, as_of), 'light', subject_id, null, light, rule_id
    from db.results.light_changes
    where subject_kind = 'deal' and as_of <= $as_of::date and light in ('red', 'yellow', 'green')
        and subject_id in $deal_ids
    union all
    select
        case when kind = 'contact' then (body ->> 'contacted_on')::date else acted_on end,
        kind, deal_id, author,
        coalesce(
            body ->> 'fact', body ->> 'channel', body ->> 'loss_reason', body ->> 'person_name', body ->> 'problem',
            body ->> 'text'
        ),
        coalesce(body ->> 'evidence', body ->> 'said', body ->> 'lesson', body ->> 'days')
    from marts.deal_acts($as_of::date)
    where deal_id in $deal_ids
)

select * from happened
order by happened_on desc, what, said
limit $limit
