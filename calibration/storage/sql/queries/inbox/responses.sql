-- the newest moment that the database knows of by the end of as_of: open cases are censored there, not by a clock
select greatest(
    (select max(recorded_at) from db.results.light_changes where as_of <= $as_of::date),
    (select max(shown_at) from db.results.shown where as_of <= $as_of::date),
    (select max(created_at) from db.outbox.notices where as_of <= $as_of::date),
    (select max(written_at) from db.journal.entries where seen_as_of <= $as_of::date)
) as known_until
