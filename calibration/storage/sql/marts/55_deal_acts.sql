-- one row per thing that a person did or said about a deal in the app, as known at as_of: it counts for the day that the person
-- was looking at and later ones. `place` is the order in which they were written
create macro marts.deal_acts(as_of) as table
select
    entry_id,
    kind,
    subject as deal_id,
    body,
    author,
    written_at,
    coalesce(seen_as_of, written_at::date) as acted_on,
    coalesce(reason, '') as reason,
    row_number() over (order by written_at) as place
from db.journal.entries
where kind in ('contact', 'fact', 'loss_review', 'adviser', 'problem', 'note')
    and coalesce(seen_as_of, written_at::date) <= as_of::date;
