-- one row per parameter, as known at the end of a day: the shipped default, or what a person last set (a change made while looking
-- at a day counts from that day on)
create macro marts.parameters(on_day) as table
with changes as (
    select subject, arg_max(body ->> 'value', written_at) as value, count(*) as change_count
    from db.journal.entries
    where kind = 'parameter' and (seen_as_of is null or seen_as_of <= on_day::date)
    group by subject
)

select
    seeds.key,
    coalesce(changes.value, seeds.value, '') as value,
    coalesce(changes.change_count, 0) as change_count
from memory.reference.parameters as seeds
left join changes on seeds.key = changes.subject;

-- one parameter as text
create macro marts.parameter(wanted, on_day) as (select value from marts.parameters(on_day) where key = wanted);
