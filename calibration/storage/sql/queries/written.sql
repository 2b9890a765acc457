-- one row: how many entries people have written
select count(*) from db.journal.entries
