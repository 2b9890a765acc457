insert into db.results.comparisons
select $comparison_id::uuid, marts.shown_refresh($as_of), $since_on::date, $compares_deals
