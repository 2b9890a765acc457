update db.ledger.loads
set undone_at = (now() at time zone 'UTC'), undone_by = $author
where load_id = $load_id
