-- one row per activity, as known at as_of; `is_contact` marks kinds that set the contact clock back (a parameter). The kinds
-- have a reading of their own: `held` is read once, so that a question about one deal does not carry ten million others along
create macro marts.activities(as_of) as table
with held as (
    select *, marts.is_rebuilt('activities', as_of) as is_rebuilt
    from db.staging.activities
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('activities', as_of))
),

contact_kinds as (
    select kinds.activity_kind
    from (
        select distinct activity_kind
        from db.staging.activities
        where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('activities', as_of))
    ) as kinds
    left join memory.reference.activity_words as words
        on marts.match_key(kinds.activity_kind) = marts.match_key(words.word)
    where list_contains(
        string_split(marts.parameter('contact_kinds', as_of), '|'), coalesce(words.activity_kind, kinds.activity_kind)
    )
)

select
    held.activity_id,
    held.activity_kind,
    held.occurred_at,
    held.occurred_at::date as occurred_on,
    held.owner_id,
    held.owner_name,
    held.deal_id,
    held.account_id,
    held.account_name,
    held.contact,
    held.lead_id,
    held.subject,
    case when not held.is_rebuilt then held.outcome end as outcome,
    case when not held.is_rebuilt then held.next_step end as next_step,
    case when not held.is_rebuilt then held.is_done end as is_done,
    case when not held.is_rebuilt then held.due_on end as due_on,
    case when not held.is_rebuilt then held.note end as note,
    contact_kinds.activity_kind is not null and held.occurred_at::date <= as_of::date as is_contact,
    held.is_rebuilt
from held
left join contact_kinds on held.activity_kind = contact_kinds.activity_kind
where not held.is_rebuilt or held.occurred_at::date <= as_of::date;
