-- last contact per open deal: its own activities, those of its customer that name no deal, and the export's own column; and
-- beside it the one that a person logged here (`logged_on`), which holds until the export tells of a later one
create table {work}_contacts as
with held as (
    select deal_id, account_id, occurred_on from marts.activities($as_of::date) where is_contact
),

of_deals as (
    select deal_id, max(occurred_on) as last_contact_on from held where deal_id is not null group by deal_id
),

of_accounts as (
    select account_id, max(occurred_on) as last_contact_on
    from held
    where deal_id is null and account_id is not null
    group by account_id
),

logged as (
    select deal_id, max(least((body ->> 'contacted_on')::date, acted_on)) as logged_on
    from marts.deal_acts($as_of::date)
    where kind = 'contact'
    group by deal_id
)

select
    deals.deal_id,
    greatest(
        of_deals.last_contact_on,
        of_accounts.last_contact_on,
        case when deals.last_contact_on <= $as_of::date then deals.last_contact_on end
    ) as last_contact_on,
    logged.logged_on
from {work}_deals as deals
left join of_deals on deals.deal_id = of_deals.deal_id
left join of_accounts on deals.account_id = of_accounts.account_id
left join logged on deals.deal_id = logged.deal_id
where deals.outcome = 'open'
