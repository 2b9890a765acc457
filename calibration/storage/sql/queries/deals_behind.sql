-- one row per open deal of the unit, most money at stake first
with period as (
    select max(ends_on) as ends_on
    from db.results.positions
    where refresh_id = marts.shown_refresh($as_of) and period_kind = $period_kind
),

-- the few that are shown are found first, by their place in the table: whole rows of a million deals are not read
few as (
    select rowid as place
    from db.results.open_deals
    where refresh_id = marts.shown_refresh($as_of)
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
        and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
        and ($period_kind is null or expected_close_on is null or expected_close_on <= (select ends_on from period))
        and ($stage is null or stage = $stage)
        and case $only
            when 'overdue' then overdue_days is not null
            when 'stuck' then is_stuck
            when 'no_contact' then list_contains(reasons, 'no_contact_red') or list_contains(reasons, 'no_contact_yellow')
            else true
        end
    order by at_stake_amount desc nulls last, expected_amount desc nulls last, deal_id
    limit $limit
)

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
where rowid in (select place from few)
order by open_deals.at_stake_amount desc nulls last, open_deals.expected_amount desc nulls last, deal_id
