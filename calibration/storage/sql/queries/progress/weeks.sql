-- one row per key customer's deal and week, four weeks back and four ahead: the stage planned, the stage that it stood in at
-- the end of the week (or now), and whether the plan was kept
with weeks as (
    select
        unnest(range(-4, 4)) as week,
        $first_monday::date + 7 * week::int as week_starts_on,
        week_starts_on + 6 as week_ends_on
),

shown as (
    select deal_id, expected_amount
    from db.results.open_deals
    where refresh_id = marts.shown_refresh($as_of) and is_key_customer
),

plans as (
    select
        subject as deal_id,
        (body ->> 'week_starts_on')::date as week_starts_on,
        arg_max(body ->> 'stage', written_at) as planned_stage,
        arg_max(author, written_at) as planned_by,
        arg_max(reason, written_at) as plan_reason
    from db.journal.entries
    where kind = 'progress_plan'
        and seen_as_of <= $as_of::date
        -- what is written after the week is no plan
        and seen_as_of < (body ->> 'week_starts_on')::date + 6
    group by 1, 2
),

deals as (
    select *
    from marts.deals($as_of::date)
    where deal_id in (select deal_id from shown union select deal_id from plans)
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
        and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
),

kept as (
    select
        deals.*,
        row_number() over (order by shown.expected_amount desc nulls last, deals.deal_id) as place
    from deals
    left join shown on deals.deal_id = shown.deal_id
    where shown.deal_id is not null
        or deals.deal_id in (select deal_id from plans where week_starts_on >= $first_monday::date - 28)
    qualify place <= $limit
),

positions as (
    select stage_key, min(position) as position from marts.stages($as_of::date) group by stage_key
),

stood as (
    select kept.deal_id, weeks.week, arg_max(history.stage, history.entered_at) as actual_stage
    from kept
    cross join weeks
    inner join marts.stage_history($as_of::date) as history
        on kept.deal_id = history.deal_id and history.entered_on <= weeks.week_ends_on
    where weeks.week_starts_on <= $as_of::date
    group by kept.deal_id, weeks.week
),

told as (
    select
        kept.place,
        kept.deal_id,
        coalesce(kept.deal_name, kept.account_name, kept.deal_id) as deal_name,
        kept.account_name,
        kept.person_name,
        kept.stage as stage_now,
        kept.outcome,
        weeks.week,
        weeks.week_starts_on,
        weeks.week_ends_on,
        plans.planned_stage,
        plans.planned_by,
        plans.plan_reason,
        case
            when weeks.week = 0 and weeks.week_starts_on <= $as_of::date then coalesce(stood.actual_stage, kept.stage)
            when weeks.week < 0 then stood.actual_stage
        end as actual_stage,
        kept.closed_on <= weeks.week_ends_on and kept.outcome = 'won' as was_won,
        kept.closed_on <= weeks.week_ends_on and kept.outcome in ('lost', 'void') as was_lost
    from kept
    cross join weeks
    left join plans on kept.deal_id = plans.deal_id and weeks.week_starts_on = plans.week_starts_on
    left join stood on kept.deal_id = stood.deal_id and weeks.week = stood.week
)

select
    told.* exclude (was_won, was_lost),
    case
        when told.planned_stage is null or told.week_starts_on > $as_of::date then null
        when coalesce(told.was_won, false) or not coalesce(told.was_lost, false) and reached.position >= aimed.position
            then 'kept'
        when told.week_ends_on <= $as_of::date or coalesce(told.was_lost, false) then 'missed'
        else 'running'
    end as verdict
from told
left join positions as reached on marts.match_key(told.actual_stage) = reached.stage_key
left join positions as aimed on marts.match_key(told.planned_stage) = aimed.stage_key
order by told.place, told.week
