-- one row per deal, as known at as_of, before names are matched: either the version of that day, or (before the first load)
-- a state rebuilt from its dates, which keeps only what was fixed at opening until the deal closes
create macro marts.deal_states(as_of) as table
with clock as (
    select first_on, coalesce(as_of::date < first_on, false) as is_rebuilt, greatest(as_of::date, first_on) as read_on
    from (select marts.first_known_on('deals') as first_on)
),

held as (
    select deals.*, clock.is_rebuilt
    from db.staging.deals as deals
    cross join clock
    where marts.holds(is_undone, retired_by, known_from, known_until, clock.read_on)
),

dated as (
    select
        held.* replace (
            coalesce(held.opened_on, leads.created_on) as opened_on,
            coalesce(held.outcome, 'open') as outcome
        ),
        not held.is_rebuilt
            or (coalesce(held.outcome, 'open') <> 'open' and held.closed_on <= as_of::date) as is_told
    from held
    left join (
        select lead_id, min(created_on) as created_on from marts.leads(as_of) where lead_id is not null group by lead_id
    ) as leads on held.lead_id = leads.lead_id
),

last_stages as (
    select deal_id, arg_max(stage, entered_at) as stage
    from marts.stage_history(as_of)
    where (select is_rebuilt from clock)
    group by deal_id
)

select
    dated.deal_id,
    dated.deal_name,
    dated.account_id,
    dated.account_name,
    dated.lead_id,
    dated.owner_id,
    dated.owner_name,
    dated.region,
    dated.team,
    dated.product,
    dated.segment,
    case when dated.is_told then dated.pipeline end as pipeline,
    case when dated.is_told then dated.stage else last_stages.stage end as stage,
    case when dated.is_told then dated.outcome else 'open' end as outcome,
    case when dated.is_told then dated.amount end as amount,
    case when dated.is_told then dated.probability_ratio end as probability_ratio,
    case when dated.is_told then dated.forecast_category end as forecast_category,
    dated.opened_on,
    case when dated.is_told then dated.expected_close_on end as expected_close_on,
    case when dated.is_told then dated.closed_on end as closed_on,
    dated.lead_source,
    case when dated.is_told then dated.deal_type end as deal_type,
    case when dated.is_told then dated.next_step end as next_step,
    case when dated.is_told then dated.lost_reason end as lost_reason,
    case when dated.is_told then dated.competitor end as competitor,
    case when dated.is_told or dated.proposal_sent_on <= as_of::date then dated.proposal_sent_on end as proposal_sent_on,
    case
        when dated.is_told or dated.proposal_answered_on <= as_of::date then dated.proposal_answered_on
    end as proposal_answered_on,
    case when dated.is_told then dated.last_contact_on end as last_contact_on,
    case when dated.is_told then dated.is_key_customer end as is_key_customer,
    dated.is_rebuilt
from dated
left join last_stages on dated.deal_id = last_stages.deal_id
where not dated.is_rebuilt or dated.opened_on <= as_of::date;
