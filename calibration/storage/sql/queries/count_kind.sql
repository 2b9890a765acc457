select '{kind}' as kind, count(*) as row_count
from db.staging.{kind}
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('{kind}', $as_of))
