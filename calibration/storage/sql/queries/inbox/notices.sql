-- one row per notice that the viewer may read, with what was done about it; unread first, then newest, then most money.
-- The first action is the first entry of the recipient about the subject after the light was published; reading is none
with entries as (
    select
        entry_id,
        kind,
        subject,
        body,
        author,
        written_at,
        body ->> 'text' as said,
        coalesce(body ->> 'visitor', body ->> 'done_by') as visitor
    from db.journal.entries
    where seen_as_of <= $as_of::date and kind not in ('parameter', 'rule', 'mapping')
),

read as (
    select subject as notice_id, min(written_at) as acknowledged_at, arg_min(author, written_at) as acknowledged_by
    from entries
    where kind = 'acknowledgement'
    group by subject
),

actions as (
    select
        notices.notice_id,
        min(entries.written_at) as acted_at,
        arg_min(entries.kind, entries.written_at) as action_kind,
        arg_min(coalesce(entries.said, entries.body ->> 'found'), entries.written_at) as action_said
    from db.outbox.notices as notices
    inner join entries
        on entries.kind <> 'acknowledgement'
        and entries.subject in (notices.notice_id::text, notices.subject_id)
        and notices.recipient in (entries.author, entries.visitor)
        and entries.written_at >= notices.lit_at
    group by notices.notice_id
),

cleared as (
    select notices.notice_id, min(changes.recorded_at) as cleared_at
    from db.outbox.notices as notices
    inner join db.results.light_changes as changes
        on notices.subject_kind = changes.subject_kind
        and notices.subject_id = changes.subject_id
        and changes.recorded_at > notices.lit_at
        and changes.as_of <= $as_of::date
        and changes.light is distinct from notices.light
    group by notices.notice_id
)

select
    notices.notice_id::text as notice_id,
    notices.as_of,
    notices.created_at,
    notices.recipient,
    notices.subject_kind,
    notices.subject_id,
    coalesce(nullif(notices.subject_name, ''), deals.deal_name, deals.account_name, notices.subject_id) as subject_name,
    notices.rule_id,
    notices.since_on,
    notices.red_on,
    notices.lit_at,
    notices.region,
    notices.measure,
    notices.value,
    notices.note,
    coalesce(notices.amount, deals.at_stake_amount)::double as amount,
    rules.label_zh,
    rules.label_en,
    rules.clears_zh,
    rules.clears_en,
    coalesce(lights.light, 'gone') as light_now,
    read.acknowledged_at,
    read.acknowledged_by,
    cleared.cleared_at,
    actions.acted_at,
    actions.action_kind,
    actions.action_said,
    read.acknowledged_at is null and actions.acted_at is null as is_unread
from db.outbox.notices as notices
left join db.results.lights as lights
    on lights.refresh_id = marts.shown_refresh($as_of)
    and notices.subject_kind = lights.subject_kind
    and notices.subject_id = lights.subject_id
left join db.results.open_deals as deals
    on deals.refresh_id = marts.shown_refresh($as_of)
    and notices.subject_kind = 'deal'
    and notices.subject_id = deals.deal_id
left join marts.rules($as_of::date) as rules on notices.rule_id = rules.rule_id
left join read on notices.notice_id::text = read.notice_id
left join cleared on notices.notice_id = cleared.notice_id
left join actions on notices.notice_id = actions.notice_id
where notices.as_of <= $as_of::date
    and ($sees_all or notices.recipient = $name)
    and ($recipient is null or notices.recipient = $recipient)
    and ($notice_id is null or notices.notice_id::text = $notice_id)
order by is_unread desc, notices.red_on desc, amount desc nulls last, notices.subject_id
