-- one row per rule as it holds at as_of, in the order of the list, with its version (changes of the rule and of the number
-- behind it), and who last changed it, on which day's state and why
with entries as (
    select kind, subject, author, written_at, coalesce(seen_as_of, written_at::date) as changed_on, reason
    from db.journal.entries
    where kind in ('rule', 'parameter') and (seen_as_of is null or seen_as_of <= $as_of::date)
),

rules as (
    select * from marts.rules($as_of::date)
),

changed as (
    select
        rules.rule_id,
        count(*) as change_count,
        arg_max(entries.author, entries.written_at) as changed_by,
        arg_max(entries.changed_on, entries.written_at) as changed_on,
        arg_max(entries.reason, entries.written_at) as reason
    from rules
    inner join entries
        on (entries.kind = 'rule' and entries.subject = rules.rule_id)
        or (entries.kind = 'parameter' and entries.subject = rules.threshold_parameter)
    group by rules.rule_id
)

select
    rules.rule_id, rules.subject_kind, rules.measure, rules.comparison, rules.threshold, rules.threshold_parameter, rules.light,
    rules.cause, rules.action, rules.role_told, rules.is_active, rules.label_zh, rules.label_en, rules.clears_zh,
    rules.clears_en, rules.position,
    1 + coalesce(changed.change_count, 0) as version,
    changed.changed_by,
    changed.changed_on,
    changed.reason
from rules
left join changed on rules.rule_id = changed.rule_id
order by rules.position
