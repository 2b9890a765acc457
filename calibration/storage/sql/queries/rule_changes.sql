-- one row per change of a rule, or of a number behind one, up to as_of; newest first
with entries as (
    select kind, subject, body, author, written_at, coalesce(seen_as_of, written_at::date) as changed_on,
        coalesce(reason, '') as reason
    from db.journal.entries
    where kind in ('rule', 'parameter') and (seen_as_of is null or seen_as_of <= $as_of::date)
),

rules as (
    select rule_id, label_zh, label_en, threshold_parameter from marts.rules($as_of::date)
)

select
    entries.changed_on, entries.subject, entries.author, entries.reason,
    coalesce(entries.body ->> 'value', entries.body ->> 'threshold', entries.body::text) as value,
    coalesce(any_value(rules.label_zh), any_value(seeds.label_zh)) as label_zh,
    coalesce(any_value(rules.label_en), any_value(seeds.label_en)) as label_en
from entries
left join rules on entries.kind = 'rule' and entries.subject = rules.rule_id
left join memory.reference.parameters as seeds on entries.kind = 'parameter' and entries.subject = seeds.key
where entries.kind = 'rule' or entries.subject in (select threshold_parameter from rules)
group by all
order by max(entries.written_at) desc
