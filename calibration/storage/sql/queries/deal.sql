-- one open deal
select
    deal_id, deal_name, account_id, account_name, person_id, person_name, team, region, product, segment, pipeline, stage,
    stage_weight, probability_ratio, win_probability, p_win, category,
    amount::double as amount,
    expected_amount::double as expected_amount,
    at_stake_amount::double as at_stake_amount,
    opened_on, expected_close_on, last_contact_on, stage_entered_on,
    age_days, overdue_days, contact_age_days, stage_age_days,
    is_stuck, is_key_customer, competitor, next_step, proposal_sent_on, proposal_answered_on, reasons, is_rebuilt
from db.results.open_deals
where refresh_id = marts.shown_refresh($as_of)
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
    and deal_id = $deal_id
