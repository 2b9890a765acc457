-- one row per store and rated day, with the number of open days in a row that are not green; unknown days are passed over
create table {work}_store_days as
with rows_of_stores as (
    select * from {work}_rated where subject_kind = 'store'
),

runs as (
    select *, count(*) filter (where light = 'green') over (partition by subject_id order by day_on) as run
    from rows_of_stores
)

select
    *,
    count(*) filter (where light in ('yellow', 'red')) over so_far as streak_days,
    min(day_on) filter (where light in ('yellow', 'red')) over so_far as streak_on
from runs
window so_far as (partition by subject_id, run order by day_on rows between unbounded preceding and current row)
