-- one row: the share of customers with open deals on the last day that were contacted in the seven days before it, or whose
-- deal was opened in them
with deals as (
    select deal_id, coalesce(account_id, account_name, deal_id) as account, opened_on
    from marts.deals($as_of::date)
    where opened_on <= $to_on::date
        and (closed_on is null or closed_on > $to_on::date)
        and (outcome = 'open' or closed_on > $to_on::date)
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

contacts as (
    select deal_id, coalesce(account_id, account_name) as account, max(occurred_on) as contacted_on
    from marts.activities($as_of::date)
    where is_contact and occurred_on <= $to_on::date
    group by 1, 2
),

by_deal as (select deal_id, max(contacted_on) as contacted_on from contacts group by deal_id),

by_account as (select account, max(contacted_on) as contacted_on from contacts group by account),

customers as (
    select
        deals.account,
        max(greatest(
            deals.opened_on, coalesce(by_deal.contacted_on, deals.opened_on), coalesce(by_account.contacted_on, deals.opened_on)
        )) as clock_on
    from deals
    left join by_deal on deals.deal_id = by_deal.deal_id
    left join by_account on deals.account = by_account.account
    group by deals.account
)

select
    avg(($to_on::date - clock_on <= 7)::int) as value,
    count(*) as case_count
from customers
where exists (select 1 from contacts)
