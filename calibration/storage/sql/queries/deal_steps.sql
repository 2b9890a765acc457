-- one row per deal that changed since the Sunday before (or since the earlier day of a comparison), with what each kind of
-- change did to the unit's open pipeline due in the period: 1 brought the deal in, -1 took it out, with the earlier amount
-- (a new deal with its own); then the amount.
-- A deal that changed in several ways is taken apart in this order: owner, outcome, close date, amount; the parts add up
-- exactly. Each of its two states counts where the viewer may see it, so that a deal that leaves his region is told as
-- gone. `all_open`: no close dates are known, so that all open deals count.
with visible as (
    select
        *,
        marts.in_scope(before_region, before_person_id, null, $sees_all, $regions, $stores, $person) as saw_it,
        marts.in_scope(after_region, after_person_id, null, $sees_all, $regions, $stores, $person) as sees_it
    from db.results.deal_changes
    where refresh_id = coalesce($comparison_id::uuid, marts.shown_refresh($as_of))
),

changed as (
    select
        *,
        saw_it and marts.in_unit($unit_kind, $unit_key, before_region, before_team, before_person_id) as was_ours,
        sees_it and marts.in_unit($unit_kind, $unit_key, after_region, after_team, after_person_id) as is_ours,
        before_outcome is not null as was_there,
        after_outcome is not null as is_there,
        coalesce(before_outcome = 'open', false) as was_open,
        coalesce(after_outcome = 'open', false) as is_open,
        $all_open or coalesce(before_close_on between $starts_on and $ends_on, false) as was_due,
        $all_open or coalesce(after_close_on between $starts_on and $ends_on, false) as is_due,
        coalesce(before_amount, 0)::decimal(18, 2) as was_amount,
        coalesce(after_amount, 0)::decimal(18, 2) as is_amount
    from visible
    where saw_it or sees_it
),

told as (
    select
        *,
        was_ours and was_open and was_due as at_start,
        is_ours and was_open and was_due as after_owner,
        is_ours and is_open and was_due as after_outcome_step,
        is_ours and is_open and is_due as at_end
    from changed
    where was_ours or is_ours
)

select
    deal_id,
    deal_name,
    account_name,
    person_name,
    before_close_on,
    if(sees_it, after_close_on, null) as after_close_on,
    if(sees_it, coalesce(after_amount, before_amount), before_amount)::double as deal_amount,
    was_amount,
    is_amount,
    if(was_there, 0, at_end::int) as new,
    if(is_there, 0, -at_start::int) as removed,
    if(was_there and is_there, after_owner::int - at_start::int, 0) as owner,
    if(was_there and is_there, after_outcome_step::int - after_owner::int, 0) as outcome,
    if(was_there and is_there, at_end::int - after_outcome_step::int, 0) as period,
    if(was_there and is_there and at_end, is_amount - was_amount, 0)::decimal(18, 2) as amount,
    before_outcome,
    after_outcome
from told
