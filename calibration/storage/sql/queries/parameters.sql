-- one row per parameter, in the order of the file
select
    known.key,
    known.value,
    seeds.value as default_value,
    seeds.unit,
    seeds.label_zh,
    seeds.label_en,
    seeds.description_zh,
    seeds.description_en,
    known.change_count
from marts.parameters($as_of) as known
inner join memory.reference.parameters as seeds on known.key = seeds.key
order by seeds.rowid
