-- one row per record of which two live versions hold on the same day; the name in braces comes from our list of kinds
with live as (
    select
        record_key,
        known_from,
        known_until,
        lead(known_from) over (partition by record_key order by known_from, known_until) as next_from
    from db.staging.{kind}
    where not is_undone and retired_by is null and (known_until is null or known_until > known_from)
)

select distinct record_key
from live
where next_from is not null and (known_until is null or known_until > next_from)
