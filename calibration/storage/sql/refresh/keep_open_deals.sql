insert into db.results.open_deals by name
select
    $refresh_id::uuid as refresh_id,
    deals.*,
    coalesce(deals.probability_ratio, deals.stage_weight, forecast_deals.p_win) as win_probability,
    forecast_deals.p_win,
    (
        deals.expected_amount::double
        * coalesce(deals.probability_ratio, deals.stage_weight, forecast_deals.p_win)
    )::decimal(18, 2) as at_stake_amount
from {work}_open_deals as deals
left join forecast_deals on deals.deal_id = forecast_deals.deal_id
-- what is asked for first lies together
order by at_stake_amount desc nulls last
