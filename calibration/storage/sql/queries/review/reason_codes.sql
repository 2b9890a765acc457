-- one row per code that a change may be explained by, in the order of the list
select code, zh, en from memory.reference.reason_codes order by position
