-- one row per place right below one place that the viewer may see, with what it booked between two days, as known at as_of
with booked as (
    select
        case
            when grouping(unit_key) = 0 then concat(unit_kind, ':', unit_key)
            when grouping(team) = 0 then concat('team:', team)
            else concat('region:', region)
        end as unit,
        sum(actual_amount)::double as before_amount
    from marts.actual_days($as_of::date)
    where measure = $measure and day_on between $starts_on and $ends_on
    group by grouping sets ((region), (team), (unit_kind, unit_key))
)

select places.unit, places.unit_name, coalesce(booked.before_amount, 0) as before_amount
from db.results.units as places
left join booked on places.unit = booked.unit
where places.refresh_id = marts.shown_refresh($as_of)
    and places.parent_unit = $parent_unit
    and marts.in_scope(
        places.region,
        case when places.unit_kind = 'person' then places.unit_key end,
        case when places.unit_kind = 'store' then places.unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by places.place
