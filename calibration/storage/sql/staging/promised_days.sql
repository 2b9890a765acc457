-- the days on which a load can change what a released year promises: the newest day of the data, that of the latest release,
-- and the last day for which a target is announced; no row where nothing is released
select greatest(
    max(entries.seen_as_of),
    (select max(data_through_on) from db.ledger.loads where undone_at is null)
) as newest_on,
(select max(released_on) from db.staging.targets where not is_undone) as announced_on
from db.journal.entries as entries
where entries.kind = 'target_release'
having count(*) > 0
