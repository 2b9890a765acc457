-- the details of all but the refreshes shown last go, never those of the day at hand and of the day that it is compared with;
-- what was published stays
delete from db.results.{table}
where refresh_id not in (
        select refresh_id from db.results.shown group by refresh_id order by max(shown_at) desc limit $kept
    )
    and refresh_id <> $refresh_id
    and refresh_id is distinct from marts.shown_refresh($since_on::date)
