-- the refresh that already says what this one would, newest first, and whether the caches behind it are still there
select
    refreshes.refresh_id::text as refresh_id,
    exists (select 1 from db.results.units as units where units.refresh_id = refreshes.refresh_id) as has_caches
from db.results.refreshes
where as_of = $as_of and fingerprint = $fingerprint and parameters_version = $parameters_version
order by computed_at desc
limit 1
