-- one row per record that the candidate adds, changes or (where missing rows count as removed) no longer holds,
-- against the versions that hold on the day; names in braces come from our own lists of fields
create or replace temp table differences as
with known as (
    select *
    from db.staging.{kind}
    where not is_undone
        and retired_by is null
        and known_from <= $data_through_on
        and (known_until is null or known_until > $data_through_on)
),

added_or_changed as (
    select
        candidate.record_key,
        case when known.record_key is null then 'new' else 'changed' end as change
    from {candidate} as candidate
    left join known on candidate.record_key = known.record_key
    where known.record_key is null or ({is_different})
),

removed as (
    select known.record_key, 'removed' as change
    from known
    where $missing_is_removed
        and not exists (select 1 from {candidate} as candidate where candidate.record_key = known.record_key)
        and not exists (select 1 from {refused} as refused where refused.record_key = known.record_key)
)

select record_key, change from added_or_changed
union all
select record_key, change from removed
