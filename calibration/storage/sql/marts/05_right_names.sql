-- one row per spelling of a product, owner or customer that a person called another name's, as known at as_of
create macro marts.right_names(as_of) as table
with said as (
    select subject, max(written_at) as written_at, arg_max(body, written_at) as body
    from db.journal.entries
    where kind = 'spelling' and seen_as_of <= as_of::date
    group by subject
)

select
    body ->> 'column_name' as column_name,
    body ->> 'wrong_name' as wrong_name,
    arg_max(body ->> 'right_name', written_at) as right_name
from said
where body ->> 'verdict' = 'same'
group by body ->> 'column_name', body ->> 'wrong_name';
