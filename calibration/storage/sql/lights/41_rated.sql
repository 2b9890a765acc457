-- one row per subject and day with the rule that decides: red, then yellow, then conditions of green that are broken, unknown,
-- and that hold; among equals the first of the list
create table {work}_rated as
with judged as (
    select
        measures.*,
        rules.position + case
            when rules.light = 'green' then case
                when measures.value is null then 3000
                when measures.value <= rules.threshold then 4000
                else 2000
            end
            when not coalesce(measures.value > rules.threshold, false) then 5000
            when rules.light = 'red' then 0
            else 1000
        end as rank
    from {work}_measures as measures
    inner join {work}_rules as rules
        on measures.subject_kind = rules.subject_kind and measures.measure = rules.measure
),

decided as (
    select
        subject_kind,
        subject_id,
        day_on,
        min(rank) as rank,
        arg_min(value, rank) filter (where rank < 3000) as value,
        arg_min(event_on, rank) filter (where rank < 3000) as event_on,
        arg_min(note, rank) filter (where rank < 3000) as note
    from judged
    group by subject_kind, subject_id, day_on
)

select
    decided.subject_kind,
    decided.subject_id,
    decided.day_on,
    case
        when decided.rank < 1000 then 'red'
        when decided.rank < 3000 then 'yellow'
        when decided.rank < 4000 or decided.rank >= 5000 then 'unknown'
        else 'green'
    end as light,
    case when decided.rank < 3000 then rules.cause end as cause,
    case when decided.rank < 5000 then rules.rule_id end as rule_id,
    rules.measure,
    rules.threshold,
    case when decided.rank < 3000 then rules.role_told end as role_told,
    decided.value,
    decided.event_on,
    decided.note
from decided
left join {work}_rules as rules on decided.rank % 1000 = rules.position
