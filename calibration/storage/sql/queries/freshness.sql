-- one row: the refresh shown for the day, the live loads, and how far won deals and signed orders are apart
with shown as (
    select * from db.results.refreshes where refresh_id = marts.shown_refresh($as_of)
),

live as (
    select * from db.ledger.loads where undone_at is null
),

signed as (
    select sum(amount)::double as amount from marts.signings($as_of) where signed_on > $as_of::date - 90
),

-- a won deal that closed by then is told alike by a version and by a rebuilt state: the versions are asked directly, because
-- this stands at the foot of every page
won as (
    select sum(amount)::double as amount
    from db.staging.deals
    where exists (select 1 from signed where amount is not null)
        and outcome = 'won'
        and closed_on > $as_of::date - 90
        and closed_on <= $as_of::date
        and marts.holds(is_undone, retired_by, known_from, known_until, (select marts.read_on('deals', $as_of)))
)

select
    (select refresh_id::text from shown) as refresh_id,
    (select fingerprint from shown) as fingerprint,
    (select computed_at from shown) as computed_at,
    (select parameters_version from shown) as parameters_version,
    (select since_on from shown) as since_on,
    (select is_rebuilt from shown) as is_rebuilt,
    (select count(*) from live) as load_count,
    (select arg_max(load_id, loaded_at)::text from live) as newest_load_id,
    (select max(data_through_on) from live where kind = 'targets') as targets_through,
    (won.amount - signed.amount) / nullif(signed.amount, 0) as reconciliation_ratio
from won
cross join signed
