-- one row per subject other than a deal and day, with the rule that decides: red, then yellow, then conditions of green that are
-- broken, unknown, and that hold; among equals the first of the list
create table {work}_rated as
with judged as (
    select
        measures.*,
        marts.rule_rank(rules.light, rules.position, rules.threshold, measures.value) as rank
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
    marts.ranked_light(decided.rank) as light,
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
