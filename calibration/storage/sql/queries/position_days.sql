-- one row per day of the period, cumulative
select day_on, actual_amount, trajectory_amount, trajectory_low, trajectory_high, target_amount
from db.results.position_days
where refresh_id = marts.shown_refresh($as_of)
    and unit = $unit
    and period_kind = $period_kind
    and measure = $measure
order by day_on
