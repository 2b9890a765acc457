-- a process that ended between claim and outcome may have sent the message: it is never sent again
update db.outbox.messages
set state = 'unclear', error = 'interrupted'
where state = 'claimed' and claimed_by <> $process
