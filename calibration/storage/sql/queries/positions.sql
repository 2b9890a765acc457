-- one row per measure, unit and running period that the viewer may see, worst deviation first
with shown as (
    select * from db.results.refreshes where refresh_id = marts.shown_refresh($as_of)
),

-- how far the files behind a measure reach: the days after that are forecast
reach as (
    select kind = 'store_days' as is_store, max(data_through_on) as known_through
    from db.ledger.loads
    where undone_at is null and rows_read > rejected_count and data_through_on <= $as_of
        and kind in ('deals', 'store_days')
    group by kind
)

select
    positions.* exclude (refresh_id, baseline_target, calibrated_target, target_amount, target_today, actual_amount,
        trajectory_amount, trajectory_low, trajectory_high, deviation_amount, remaining_amount, commit_amount,
        open_due_amount, stuck_amount),
    shown.refresh_id::text as refresh_id,
    shown.as_of,
    shown.is_rebuilt,
    coalesce(reach.known_through, shown.as_of) as known_through,
    baseline_target::double as baseline_target,
    calibrated_target::double as calibrated_target,
    target_amount::double as target_amount,
    target_today::double as target_today,
    actual_amount::double as actual_amount,
    trajectory_amount::double as trajectory_amount,
    trajectory_low::double as trajectory_low,
    trajectory_high::double as trajectory_high,
    deviation_amount::double as deviation_amount,
    remaining_amount::double as remaining_amount,
    commit_amount::double as commit_amount,
    open_due_amount::double as open_due_amount,
    stuck_amount::double as stuck_amount
from db.results.positions as positions
inner join shown on positions.refresh_id = shown.refresh_id
left join reach on starts_with(positions.measure, 'store_') = reach.is_store
where period_kind = $period_kind
    and ($unit is null or unit = $unit)
    and ($unit_kind is null or unit_kind = $unit_kind)
    and ($parent_unit is null or parent_unit = $parent_unit)
    and ($measure is null or measure = $measure)
    and marts.in_scope(
        region,
        case when unit_kind = 'person' then unit_key end,
        case when unit_kind = 'store' then unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by deviation_amount nulls last, target_amount desc nulls last, actual_amount desc, unit
