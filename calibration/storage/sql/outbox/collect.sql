-- what is red, or a unit that left its path, in the refresh that is shown for as_of and was not told yet. A subject that stays red for the same reason is told
-- once, however often it is refreshed; once it was not red in between, it is told again
insert into db.outbox.notices by name
with changes as (
    select
        *,
        coalesce(light = 'red' or subject_kind = 'unit' and light = 'yellow', false) as is_lit,
        count(*) filter (where not is_lit) over (partition by subject_kind, subject_id order by as_of, recorded_at) as run
    from db.results.light_changes
    where as_of <= $as_of::date
),

reds as (
    select
        *,
        min(as_of) over (partition by subject_kind, subject_id, run) as red_on,
        row_number() over (partition by subject_kind, subject_id order by as_of desc, recorded_at desc) = 1 as is_newest
    from changes
    where is_lit
    qualify run = max(run) over (partition by subject_kind, subject_id)
),

lit as (
    select
        subject_kind,
        subject_id,
        rule_id,
        min(red_on) as red_on,
        min(recorded_at) as lit_at
    from reds
    group by subject_kind, subject_id, rule_id
),

found as (
    select
        lights.*,
        lit.red_on,
        lit.lit_at,
        concat_ws(
            '|', lights.told_name, lights.subject_kind, lights.subject_id, lights.rule_id, lit.red_on::text
        ) as dedupe_key
    from db.results.lights as lights
    inner join lit
        on lights.subject_kind = lit.subject_kind
        and lights.subject_id = lit.subject_id
        and lights.rule_id = lit.rule_id
    where lights.refresh_id = marts.shown_refresh($as_of) and lights.told_name is not null
)

select
    uuid() as notice_id,
    dedupe_key,
    $as_of::date as as_of,
    $now::timestamp as created_at,
    told_name as recipient,
    subject_kind,
    subject_id,
    subject_name,
    light,
    rule_id,
    since_on,
    red_on,
    lit_at,
    region,
    person_id,
    measure,
    value,
    note,
    coalesce(amount, recoverable_amount) as amount
from found
where dedupe_key not in (select dedupe_key from db.outbox.notices)
