-- one row per kind with live loads: how many rows hold at as_of (before the first load: in the first state)
with counts as (
    {counts}
)

select
    counts.kind,
    counts.row_count,
    coalesce(
        max(loads.data_through_on) filter (where loads.data_through_on <= $as_of), min(loads.data_through_on)
    ) as data_through_on,
    marts.is_rebuilt(counts.kind, $as_of) as is_rebuilt
from counts
inner join db.ledger.loads as loads on counts.kind = loads.kind and loads.undone_at is null
group by counts.kind, counts.row_count
order by counts.kind
