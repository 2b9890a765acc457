-- the active rules of the day; `rank` puts red before yellow, then conditions of green that are broken, unknown or hold
create table {work}_rules as
select
    rule_id,
    subject_kind,
    measure,
    comparison,
    threshold,
    light,
    cause,
    role_told,
    position::int as position
from marts.rules($as_of::date)
where is_active
