-- one row per person with notices of the last two days that the channel has not carried yet, most money first
with told as (
    select unnest(notice_ids) as notice_id from db.outbox.messages where channel = $channel
)

select
    notices.recipient,
    notices.notice_id::text as notice_id,
    notices.subject_kind,
    notices.rule_id,
    coalesce(notices.subject_name, notices.subject_id) as subject_name,
    notices.amount::double as amount,
    rules.label_zh,
    rules.label_en
from db.outbox.notices as notices
left join marts.rules($as_of::date) as rules on notices.rule_id = rules.rule_id
where notices.created_at > $now::timestamp - interval 2 day
    and notices.recipient = $recipient
    and notices.notice_id not in (select notice_id from told)
order by notices.amount desc nulls last, notices.subject_id
