-- one row per deal, as known at as_of, names spelled as a person said is right, before they are matched: either the version of that day, or (before the first load)
-- a state rebuilt from its dates, which keeps only what was fixed at opening until the deal closes. Where no loss was dated
-- by then, deals may be listed because they were won later: then only closed ones are rebuilt.
create macro marts.deal_states(as_of) as table
with clock as (
    select coalesce(as_of::date < first_on, false) as is_rebuilt, greatest(as_of::date, first_on) as read_on
    from (select marts.first_known_on('deals') as first_on)
),

lead_days as (
    select lead_id, min(created_on) as created_on from marts.leads(as_of) where lead_id is not null group by lead_id
),

-- two branches, one of which is empty: a join with the stage history would otherwise be planned for every state
stated as (
    select
        deals.* replace (
            coalesce(deals.opened_on, lead_days.created_on) as opened_on, coalesce(deals.outcome, 'open') as outcome
        )
    from db.staging.deals as deals
    inner join clock on not clock.is_rebuilt
    left join lead_days on deals.lead_id = lead_days.lead_id
    where marts.holds(is_undone, retired_by, known_from, known_until, clock.read_on)
),

first_states as (
    select
        deals.* replace (
            coalesce(deals.opened_on, lead_days.created_on) as opened_on, coalesce(deals.outcome, 'open') as outcome
        )
    from db.staging.deals as deals
    inner join clock on clock.is_rebuilt
    left join lead_days on deals.lead_id = lead_days.lead_id
    where marts.holds(is_undone, retired_by, known_from, known_until, clock.read_on)
),

last_stages as (
    select deal_id, arg_max(stage, entered_at) as stage
    from marts.stage_history(as_of)
    where (select is_rebuilt from clock)
    group by deal_id
),

begun as (
    select *, outcome <> 'open' and coalesce(closed_on <= as_of::date, false) as is_told
    from first_states
    where opened_on <= as_of::date
),

rebuilt as (
    select
        begun.* replace (
            case when is_told then pipeline end as pipeline,
            case when is_told then begun.stage else last_stages.stage end as stage,
            case when is_told then outcome else 'open' end as outcome,
            case when is_told then amount end as amount,
            case when is_told then probability_ratio end as probability_ratio,
            case when is_told then forecast_category end as forecast_category,
            case when is_told then expected_close_on end as expected_close_on,
            case when is_told then closed_on end as closed_on,
            case when is_told then deal_type end as deal_type,
            case when is_told then next_step end as next_step,
            case when is_told then lost_reason end as lost_reason,
            case when is_told then competitor end as competitor,
            case when is_told or proposal_sent_on <= as_of::date then proposal_sent_on end as proposal_sent_on,
            case when is_told or proposal_answered_on <= as_of::date then proposal_answered_on end as proposal_answered_on,
            case when is_told then last_contact_on end as last_contact_on,
            case when is_told then is_key_customer end as is_key_customer
        )
    from begun
    left join last_stages on begun.deal_id = last_stages.deal_id
    where is_told or (select bool_or(is_told and outcome <> 'won') from begun)
),

states as (
    select *, false as is_rebuilt from stated
    union all by name
    select * exclude (is_told), true as is_rebuilt from rebuilt
),

right_names as (
    select * from marts.right_names(as_of)
)

select
    deal_id,
    deal_name,
    account_id,
    coalesce(right_accounts.right_name, account_name) as account_name,
    lead_id,
    owner_id,
    coalesce(right_owners.right_name, owner_name) as owner_name,
    region,
    team,
    coalesce(right_products.right_name, product) as product,
    segment,
    pipeline,
    stage,
    outcome,
    amount,
    probability_ratio,
    forecast_category,
    opened_on,
    expected_close_on,
    closed_on,
    lead_source,
    deal_type,
    next_step,
    lost_reason,
    competitor,
    proposal_sent_on,
    proposal_answered_on,
    last_contact_on,
    is_key_customer,
    is_rebuilt
from states
left join right_names as right_products
    on right_products.column_name = 'product' and states.product = right_products.wrong_name
left join right_names as right_owners
    on right_owners.column_name = 'owner_name' and states.owner_name = right_owners.wrong_name
left join right_names as right_accounts
    on right_accounts.column_name = 'account_name' and states.account_name = right_accounts.wrong_name;
