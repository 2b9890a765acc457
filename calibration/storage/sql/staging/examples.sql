-- a few differing records with the known and the new row side by side, changed ones first
with few as (
    select record_key, change
    from differences
    order by array_position(['changed', 'removed', 'new'], change), record_key
    limit $count
),

known as (
    select known
    from db.staging.{kind} as known
    where not is_undone
        and retired_by is null
        and known_from <= $data_through_on
        and (known_until is null or known_until > $data_through_on)
        and record_key in (select record_key from few)
)

select few.record_key, few.change, known.known, candidate
from few
left join known on few.record_key = known.known.record_key
left join {candidate} as candidate on few.record_key = candidate.record_key
order by array_position(['changed', 'removed', 'new'], few.change), few.record_key
