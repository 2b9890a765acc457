-- one row per sort of open deals of the unit (stuck, quiet) and, where `by_person`, per owner: what they bring if all are won, and
-- amount × chance of being won in each week ahead
with deals as (
    select
        deals.deal_id,
        deals.is_stuck,
        coalesce(deals.contact_age_days > marts.parameter('contact_yellow_days', $as_of)::int, false) as is_quiet,
        case when $by_person then deals.person_id end as person_id,
        case when $by_person then deals.person_name end as person_name,
        case when $by_person then deals.region end as region,
        deals.expected_amount::double as open_amount,
        deals.at_stake_amount::double as at_stake_amount,
        chances.expected_amount,
        chances.p_win_weeks
    from db.results.open_deals as deals
    inner join db.results.deal_chances as chances
        on deals.deal_id = chances.deal_id and deals.refresh_id = chances.refresh_id
    where deals.refresh_id = marts.shown_refresh($as_of)
        and marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
        and marts.in_unit($unit_kind, $unit_key, deals.region, deals.team, deals.person_id)
        and (not $by_person or deals.is_stuck and deals.person_id is not null)
),

sums as (
    select
        person_id, any_value(person_name) as person_name, region, is_stuck, is_quiet,
        count(*) as deal_count,
        coalesce(sum(expected_amount), 0) as amount,
        coalesce(sum(open_amount), 0) as open_amount,
        coalesce(sum(at_stake_amount), 0) as at_stake_amount
    from deals
    group by person_id, region, is_stuck, is_quiet
),

weeks as (
    select
        person_id, region, is_stuck, is_quiet, expected_amount,
        unnest(p_win_weeks) as p_win,
        generate_subscripts(p_win_weeks, 1) as week
    from deals
),

worth as (
    select person_id, region, is_stuck, is_quiet, week, sum(p_win * expected_amount) as worth_amount
    from weeks
    group by all
),

worth_weeks as (
    select person_id, region, is_stuck, is_quiet, list(worth_amount order by week) as worth_weeks
    from worth
    group by all
)

select sums.*, worth_weeks.worth_weeks
from sums
inner join worth_weeks
    on sums.is_stuck = worth_weeks.is_stuck
    and sums.is_quiet = worth_weeks.is_quiet
    and sums.person_id is not distinct from worth_weeks.person_id
    and sums.region is not distinct from worth_weeks.region
order by sums.amount desc, sums.person_id, sums.is_stuck, sums.is_quiet
