-- one row per unit and past week: what stood at its end (known for twelve), and what happened in it
create table {work}_lever_weeks as
with stood as (
    select
        week, region, team, person_id,
        count(*) as open_count, count(*) filter (where is_stuck) as stuck_count,
        case when count(is_quiet) > 0 then count(*) filter (where is_quiet) end as quiet_count
    from {work}_lever_cases
    group by all
),

opened as (
    select ($as_of::date - opened_on) // 7 as week, region, team, person_id, count(*) as opened_count
    from {work}_deals
    where opened_on <= $as_of::date and opened_on > $as_of::date - 105
    group by all
),

closed as (
    select
        ($as_of::date - closed_on) // 7 as week, region, team, person_id,
        count(*) filter (where outcome = 'won') as won_count,
        count(*) filter (where outcome = 'lost') as lost_count,
        sum(amount) filter (where outcome = 'won' and amount > 0)::double as won_amount
    from {work}_deals
    where closed_on <= $as_of::date and closed_on > $as_of::date - 105
    group by all
),

approved as (
    select
        ($as_of::date - steps.approved_on) // 7 as week, deals.region, deals.team, deals.person_id,
        count(*) as approved_count,
        sum(greatest(
            steps.approved_on - steps.submitted_on - marts.parameter('contract_approval_days', $as_of::date)::int, 0
        )) as late_days
    from marts.contracts($as_of::date) as steps
    left join {work}_deals as deals on steps.deal_id = deals.deal_id
    where steps.approved_on <= $as_of::date and steps.approved_on > $as_of::date - 105 and steps.submitted_on is not null
    group by all
),

happened as (
    select * from stood
    union all by name
    select * from opened
    union all by name
    select * from closed
    union all by name
    select * from approved
),

levels as (
    select
        case
            when grouping(person_id) = 0 then concat('person:', person_id)
            when grouping(team) = 0 then concat('team:', team)
            when grouping(region) = 0 then concat('region:', region)
            else 'company'
        end as unit,
        $as_of::date - 7 * week::int as week_ends_on,
        case when week < 12 then coalesce(sum(open_count), 0)::bigint end as open_count,
        case when week < 12 then coalesce(sum(stuck_count), 0)::bigint end as stuck_count,
        sum(quiet_count)::bigint as quiet_count,
        coalesce(sum(opened_count), 0)::bigint as opened_count,
        coalesce(sum(won_count), 0)::bigint as won_count,
        coalesce(sum(lost_count), 0)::bigint as lost_count,
        coalesce(sum(won_amount), 0) as won_amount,
        sum(approved_count)::bigint as approved_count,
        sum(late_days)::bigint as late_days,
        grouping(person_id) = 0 and person_id is null
            or grouping(team) = 0 and team is null
            or grouping(region) = 0 and region is null as is_nobody
    from happened
    group by grouping sets ((week), (week, region), (week, team), (week, person_id))
)

select * exclude (is_nobody) from levels where not is_nobody
