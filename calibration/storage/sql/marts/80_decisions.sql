-- one row per decision, as known at as_of: what was decided, by when, measured how, and what became of it. A decision ends by
-- another that supersedes it, by being withdrawn, or by its review
create macro marts.decisions(as_of) as table
with entries as (
    select *
    from db.journal.entries
    where kind in ('decision', 'decision_withdrawal', 'decision_review') and seen_as_of <= as_of::date
),

followers as (
    select supersedes as decision_id, arg_min(entry_id, written_at) as superseded_by
    from entries
    where kind = 'decision' and supersedes is not null
    group by supersedes
),

withdrawals as (
    select
        subject::uuid as decision_id,
        arg_min(reason, written_at) as withdrawn_reason,
        arg_min(author, written_at) as withdrawn_by,
        min(seen_as_of) as withdrawn_on
    from entries
    where kind = 'decision_withdrawal'
    group by subject
),

reviews as (
    select
        subject::uuid as decision_id,
        arg_min(body ->> 'conclusion', written_at) as conclusion,
        arg_min(reason, written_at) as lesson,
        arg_min(author, written_at) as reviewed_by,
        min(seen_as_of) as reviewed_on
    from entries
    where kind = 'decision_review'
    group by subject
)

select
    made.entry_id::text as decision_id,
    made.subject,
    made.body ->> 'subject_kind' as subject_kind,
    made.body ->> 'subject_name' as subject_name,
    made.body ->> 'text' as text,
    made.body ->> 'decision_kind' as decision_kind,
    made.body ->> 'owner_id' as owner_id,
    made.body ->> 'owner_name' as owner_name,
    (made.body ->> 'due_on')::date as due_on,
    (made.body ->> 'review_on')::date as review_on,
    made.body ->> 'metric' as metric,
    (made.body ->> 'expected_effect')::double as expected_effect,
    made.body ->> 'measured_unit' as measured_unit,
    coalesce((made.body -> 'comparison')::text[], []) as comparison,
    made.body ->> 'region' as region,
    made.body ->> 'person_id' as person_id,
    made.body ->> 'store_id' as store_id,
    (made.body ->> 'stake_amount')::double as stake_amount,
    made.body ->> 'meeting_id' as meeting_id,
    made.author,
    made.written_at,
    made.seen_as_of as decided_on,
    coalesce(made.reason, '') as reason,
    made.supersedes::text as supersedes_id,
    followers.superseded_by::text as superseded_by,
    withdrawals.withdrawn_reason,
    withdrawals.withdrawn_by,
    withdrawals.withdrawn_on,
    reviews.conclusion,
    reviews.lesson,
    reviews.reviewed_by,
    reviews.reviewed_on,
    case
        when followers.decision_id is not null then 'superseded'
        when withdrawals.decision_id is not null then 'withdrawn'
        when reviews.decision_id is not null then 'reviewed'
        when (made.body ->> 'review_on')::date <= as_of::date then 'review_due'
        else 'running'
    end as state
from entries as made
left join followers on made.entry_id = followers.decision_id
left join withdrawals on made.entry_id = withdrawals.decision_id
left join reviews on made.entry_id = reviews.decision_id
where made.kind = 'decision';
