-- one row per open deal of the unit with one of the lights, red first, then most money at stake; the few that are shown are
-- found before their texts are read
with few as (
    select
        deals.rowid as place,
        lights.* exclude (refresh_id, region, team, person_id, amount),
        list_position(['red', 'yellow', 'unknown', 'green'], lights.light) as number
    from db.results.lights as lights
    inner join db.results.open_deals as deals
        on lights.subject_id = deals.deal_id and deals.refresh_id = marts.shown_refresh($as_of)
    where lights.refresh_id = marts.shown_refresh($as_of)
        and lights.subject_kind = 'deal'
        and list_contains($lights, lights.light)
        and marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
        and marts.in_unit($unit_kind, $unit_key, deals.region, deals.team, deals.person_id)
    order by number, deals.at_stake_amount desc nulls last, deals.expected_amount desc nulls last, deals.deal_id
    limit $limit
),

answers as (
    select few.subject_id, arg_min(acts.author, acts.place) as answered_by, min(acts.acted_on) as answered_on,
        max(acts.acted_on) filter (where acts.kind = 'loss_review') as reviewed_on
    from few
    inner join marts.deal_acts($as_of::date) as acts
        on few.subject_id = acts.deal_id and acts.acted_on >= few.since_on
    group by few.subject_id
)

select
    deals.deal_id, deals.deal_name, deals.account_id, deals.account_name, deals.person_id, deals.person_name, deals.team,
    deals.region, deals.product, deals.stage, deals.win_probability, deals.category,
    deals.amount::double as amount,
    deals.expected_amount::double as expected_amount,
    deals.at_stake_amount::double as at_stake_amount,
    deals.opened_on, deals.expected_close_on, deals.last_contact_on, deals.is_key_customer, deals.competitor, deals.next_step,
    few.light, few.cause, few.rule_id, few.since_on, few.measure, few.value, few.threshold, few.event_on, few.note,
    few.role_told, few.told_name,
    answers.answered_by, answers.answered_on, answers.reviewed_on
from few
inner join db.results.open_deals as deals on few.place = deals.rowid
left join answers on few.subject_id = answers.subject_id
order by few.number, deals.at_stake_amount desc nulls last, deals.expected_amount desc nulls last, deals.deal_id
