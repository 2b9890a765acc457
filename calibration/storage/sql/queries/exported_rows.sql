-- one row per record as a load stated it, valid on the day; names in braces come from our own lists of kinds and fields
select {columns}
from db.staging.{kind}
where marts.holds(is_undone, retired_by, known_from, known_until, $as_of::date)
order by record_key
