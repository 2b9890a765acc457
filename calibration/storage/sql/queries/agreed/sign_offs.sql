-- one row per department and week of the unit or deal, as known at as_of: the last word; is_current where it was said after the
-- unit's last agreed forecast
with last_version as (
    select max(written_at) as written_at
    from db.journal.entries
    where kind = 'agreed_forecast' and (body ->> 'unit') = $unit and seen_as_of <= $as_of::date
),

told as (
    select
        body ->> 'about' as about,
        body ->> 'key' as key,
        body ->> 'department' as department,
        body ->> 'verdict' as verdict,
        (body ->> 'not_before')::date as not_before,
        body ->> 'person_name' as person_name,
        body ->> 'region' as region,
        reason,
        seen_as_of as said_on,
        written_at
    from db.journal.entries
    where kind = 'delivery_sign_off'
        and seen_as_of <= $as_of::date
        and ((body ->> 'about') = 'deal' or (body ->> 'unit') = $unit)
    qualify row_number() over (partition by about, key, department order by written_at desc) = 1
)

select
    told.* exclude (written_at),
    coalesce(told.written_at > last_version.written_at, true) as is_current
from told
cross join last_version
left join db.results.open_deals as deals
    on told.key = deals.deal_id and told.about = 'deal' and deals.refresh_id = marts.shown_refresh($as_of)
where case
    when told.about = 'week' then marts.in_scope(told.region, null, null, $sees_all, $regions, $stores, $person)
    else deals.deal_id is not null
        and marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
end
order by told.about, told.key, told.department
