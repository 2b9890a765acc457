-- one row per unit: its open deals in all, and what is due in the running month and quarter (null where no deal says when)
with due as (
    select
        *,
        expected_close_on between $month_starts_on::date and $month_ends_on::date as is_in_month,
        expected_close_on between $quarter_starts_on::date and $quarter_ends_on::date as is_in_quarter,
        exists (select 1 from {work}_open_deals where expected_close_on is not null) as has_due
    from {work}_open_deals
),

levels as (
    select
        case
            when grouping(person_id) = 0 then concat('person:', person_id)
            when grouping(team) = 0 then concat('team:', team)
            when grouping(region) = 0 then concat('region:', region)
            else 'company'
        end as unit,
        count(*) as open_count,
        count(overdue_days) as overdue_count,
        count(*) filter (where is_stuck) as stuck_count,
        sum(expected_amount) filter (where is_stuck) as stuck_amount,
        case when bool_or(has_due) then coalesce(sum(expected_amount) filter (where is_in_month), 0) end as month_due,
        case when bool_or(has_due) then coalesce(sum(expected_amount) filter (where is_in_quarter), 0) end as quarter_due,
        case
            when bool_or(has_due)
                then coalesce(sum(expected_amount) filter (where is_in_month and category = 'commit'), 0)
        end as month_commit,
        case
            when bool_or(has_due)
                then coalesce(sum(expected_amount) filter (where is_in_quarter and category = 'commit'), 0)
        end as quarter_commit,
        grouping(person_id) = 0 and person_id is null
            or grouping(team) = 0 and team is null
            or grouping(region) = 0 and region is null as is_nobody
    from due
    group by grouping sets ((), (region), (team), (person_id))
)

select * exclude (is_nobody) from levels where not is_nobody
