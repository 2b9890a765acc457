-- one row per customer whose open deals have several owners while the customer itself has none, most money first
with deals as (
    select account_id, account_name, person_name, amount
    from db.results.open_deals
    where refresh_id = marts.shown_refresh($as_of)
        and account_id is not null
        and person_id is not null
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

owned as (
    select account_id from marts.accounts($as_of::date) where coalesce(owner_id, owner_name) is not null
)

select
    account_id,
    any_value(account_name) as account_name,
    list_sort(list(distinct person_name)) as owners,
    sum(amount)::double as open_amount
from deals
where account_id not in (select account_id from owned where account_id is not null)
group by account_id
having count(distinct person_name) > 1
order by open_amount desc nulls last, account_id
