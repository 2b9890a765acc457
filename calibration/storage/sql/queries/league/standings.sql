-- one row per forecaster and lead: errors over finished periods of the units asked for, beside the naive error in the same
-- cases. A person's number is the last one stated by the Sunday at least `lead_weeks` before the period's end.
with units as (
    select unit
    from marts.units_inside($as_of, $level, $unit_kind, $unit_key, $sees_all, $regions, $stores, $person)
),

cases as (
    select
        cases.unit,
        cases.ends_on,
        cases.lead_weeks,
        cases.cutoff as frozen_on,
        cases.method,
        if($period_kind = 'month', booked_month, booked_quarter) + said as said,
        if($period_kind = 'month', booked_month, booked_quarter) + came as came
    from db.results.backtest_cases as cases
    inner join units on cases.unit = units.unit
    where backtest_id = $backtest_id::uuid
        and is_period
        and ends_on <= $as_of::date
        and ($period_kind = 'month' or (month(ends_on) - $fiscal_start::int + 1) % 3 = 0)
),

naive as (
    select unit, ends_on, lead_weeks, frozen_on, said, came from cases where method = $naive
),

stated as (
    select
        naive.unit,
        naive.ends_on,
        naive.lead_weeks,
        entries.kind,
        entries.author,
        arg_max((entries.body ->> 'amount')::double, entries.written_at) as said,
        any_value(naive.came) as came
    from naive
    inner join db.journal.entries as entries
        on entries.kind in ('submission', 'adjustment')
        and (entries.body ->> 'unit') = naive.unit
        and (entries.body ->> 'period_kind') = $period_kind
        and (entries.body ->> 'ends_on')::date = naive.ends_on
        and (entries.body ->> 'measure') = $measure
        and entries.seen_as_of <= naive.frozen_on
    group by naive.unit, naive.ends_on, naive.lead_weeks, entries.kind, entries.author
),

everybody as (
    select unit, ends_on, lead_weeks, 'method' as kind, method as forecaster, said, came from cases
    union all by name
    select unit, ends_on, lead_weeks, kind, author as forecaster, said, came from stated
)

select
    everybody.kind,
    everybody.forecaster,
    any_value(people.person_name) as person_name,
    everybody.lead_weeks,
    count(*) as case_count,
    sum(abs(everybody.said - everybody.came)) as error_sum,
    sum(everybody.said - everybody.came) as bias_sum,
    sum(abs(naive.said - naive.came)) as naive_error_sum,
    sum(everybody.came) as came_sum
from everybody
inner join naive
    on everybody.unit = naive.unit
    and everybody.ends_on = naive.ends_on
    and everybody.lead_weeks = naive.lead_weeks
left join (select person_id, any_value(person_name) as person_name from marts.people($as_of::date) group by person_id)
    as people on everybody.forecaster = people.person_id
group by everybody.kind, everybody.forecaster, everybody.lead_weeks
order by everybody.lead_weeks desc, everybody.kind, everybody.forecaster
