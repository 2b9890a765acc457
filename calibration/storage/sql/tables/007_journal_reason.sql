-- Why a person decided so: one column beside the body, because every kind of entry may carry it.
alter table db.journal.entries add column reason text;
