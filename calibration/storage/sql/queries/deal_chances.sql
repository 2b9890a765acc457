-- one row per open deal of the unit with its chance by week, most expected within the weeks asked for first
with chances as (
    select *, list_sum(p_win_weeks[1:$weeks::int]) as p_win_within
    from db.results.deal_chances
    where refresh_id = marts.shown_refresh($as_of)
)

select
    deals.deal_id,
    deals.deal_name,
    deals.account_name,
    deals.person_id,
    deals.person_name,
    deals.region,
    deals.team,
    deals.stage,
    deals.expected_close_on,
    chances.p_win_within,
    chances.expected_amount,
    chances.p_win_within * chances.expected_amount as worth_amount,
    chances.p_win_weeks
from db.results.open_deals as deals
inner join chances on deals.deal_id = chances.deal_id and deals.refresh_id = chances.refresh_id
where marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
    and marts.in_unit($unit_kind, $unit_key, deals.region, deals.team, deals.person_id)
order by worth_amount desc, deals.deal_id
