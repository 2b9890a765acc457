-- one row per kind: how far the loads known at as_of reach (before the first load: how far the first one does)
select
    kind,
    coalesce(max(data_through_on) filter (where data_through_on <= $as_of), min(data_through_on)) as data_through_on,
    coalesce(max(loaded_at) filter (where data_through_on <= $as_of), min(loaded_at)) as loaded_at
from db.ledger.loads
where undone_at is null and rows_read > rejected_count
group by kind
order by kind
