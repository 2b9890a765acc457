-- the details of all but the newest refreshes go; what was published stays
delete from db.results.{table}
where refresh_id not in (select refresh_id from db.results.refreshes order by computed_at desc limit $kept)
    and refresh_id <> $refresh_id
