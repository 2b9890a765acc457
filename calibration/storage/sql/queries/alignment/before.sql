-- one row per region that the viewer may see, with what it booked between two days, as known at as_of
with booked as (
    select region, sum(actual_amount)::double as before_amount
    from marts.actual_days($as_of::date)
    where measure = $measure and day_on between $starts_on and $ends_on and region is not null
    group by region
)

select places.unit, places.unit_name, coalesce(booked.before_amount, 0) as before_amount
from db.results.units as places
left join booked on places.unit_key = booked.region
where places.refresh_id = marts.shown_refresh($as_of)
    and places.unit_kind = 'region'
    and marts.in_scope(places.region, null, null, $sees_all, $regions, $stores, $person)
order by places.place
