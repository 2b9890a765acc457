-- one row per store, as known at as_of (before the first load: as first known, without those that opened later)
create macro marts.stores(as_of) as table
with held as (
    select *, marts.is_rebuilt('stores', as_of) as is_rebuilt
    from db.staging.stores
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('stores', as_of))
)

select
    store_id,
    coalesce(store_name, store_id) as store_name,
    region,
    city,
    store_type,
    cluster,
    case when not is_rebuilt then supervisor end as supervisor,
    case when not is_rebuilt then manager end as manager,
    opened_on,
    case when not is_rebuilt or closed_on <= as_of::date then closed_on end as closed_on,
    area_m2,
    is_rebuilt
from held
where opened_on is null or opened_on <= as_of::date;
