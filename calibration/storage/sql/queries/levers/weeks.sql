-- one row per past week, newest first: what stood and happened in the unit; a week in which nothing did is 0 where the company's
-- files tell of such things, and null where they do not
with told as (
    select weeks.*
    from db.results.lever_weeks as weeks
    where refresh_id = marts.shown_refresh($as_of) and unit = 'company'
),

own as (
    select weeks.*
    from db.results.lever_weeks as weeks
    inner join db.results.units as units on weeks.unit = units.unit and weeks.refresh_id = units.refresh_id
    where weeks.refresh_id = marts.shown_refresh($as_of)
        and weeks.unit = $unit
        and marts.in_scope(
            units.region, case when units.unit_kind = 'person' then units.unit_key end, null,
            $sees_all, $regions, $stores, $person
        )
)

select
    told.week_ends_on,
    case when told.open_count is not null then coalesce(own.open_count, 0) end as open_count,
    case when told.stuck_count is not null then coalesce(own.stuck_count, 0) end as stuck_count,
    case when told.quiet_count is not null then coalesce(own.quiet_count, 0) end as quiet_count,
    coalesce(own.opened_count, 0) as opened_count,
    coalesce(own.won_count, 0) as won_count,
    coalesce(own.lost_count, 0) as lost_count,
    coalesce(own.won_amount, 0) as won_amount,
    case when told.approved_count is not null then coalesce(own.approved_count, 0) end as approved_count,
    case when told.late_days is not null then coalesce(own.late_days, 0) end as late_days
from told
left join own on told.week_ends_on = own.week_ends_on
where exists (select 1 from own)
order by told.week_ends_on desc
