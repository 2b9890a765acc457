-- one row per person whom the viewer may see and who is there on as_of: what they did in the last 365 days, as known at as_of
with people as (
    select person_id, person_name, role, region, team, joined_on
    from marts.people($as_of::date)
    where left_on is null or left_on > $as_of::date
),

keys as (
    select marts.match_key(person_id) as name_key, person_id from people
    union
    select marts.match_key(person_name), any_value(person_id) from people group by 1 having count(*) = 1
),

deals as (
    select deal_id, person_id, coalesce(account_id, account_name) as account, lead_id, deal_type, outcome, amount, opened_on,
        closed_on
    from marts.deals($as_of::date)
),

wins as (
    select
        *,
        account is not null
            and row_number() over (partition by account order by closed_on, deal_id) = 1 as is_first
    from deals
    where outcome = 'won' and closed_on <= $as_of::date
),

won as (
    select
        person_id,
        count(*) as won_count,
        sum(amount)::double as won_amount,
        count(*) filter (where is_first) as first_count,
        count(*) filter (
            where not is_first and account is not null and not regexp_matches(lower(coalesce(deal_type, '')), '续|renew')
        ) as add_on_count
    from wins
    where closed_on > $as_of::date - 365
    group by person_id
),

opened as (
    select
        person_id,
        count(*) filter (where closed_on between $as_of::date - 364 and $as_of::date and outcome <> 'open') as closed_count,
        count(*) filter (where opened_on > $as_of::date - 365) as opened_count,
        count(*) filter (where opened_on > $as_of::date - 365 and lead_id is not null) as from_lead_count
    from deals
    group by person_id
),

leads as (
    select
        keys.person_id,
        count(*) filter (where leads.qualified_on is not null) as qualified_count,
        count(*) filter (where leads.qualified_on is not null and leads.converted_on is not null) as converted_count
    from marts.leads($as_of::date) as leads
    inner join keys on marts.match_key(coalesce(leads.owner_id, leads.owner_name)) = keys.name_key
    where leads.created_on > $as_of::date - 365
    group by keys.person_id
),

customers as (
    select account, min(closed_on) as first_won_on from wins where account is not null group by account
),

touched as (
    select person_id, count(*) as touched_count
    from (
        select distinct keys.person_id, customers.account, ($as_of::date - activities.occurred_on) // 7 as week
        from marts.activities($as_of::date) as activities
        inner join keys on marts.match_key(coalesce(activities.owner_id, activities.owner_name)) = keys.name_key
        inner join customers
            on coalesce(activities.account_id, activities.account_name) = customers.account
            and activities.occurred_on > customers.first_won_on
        where activities.is_contact and activities.occurred_on > $as_of::date - 365
    )
    group by person_id
)

select
    people.*,
    coalesce(won.won_count, 0) as won_count,
    coalesce(opened.closed_count, 0) as closed_count,
    coalesce(won.won_amount, 0) as won_amount,
    coalesce(opened.opened_count, 0) as opened_count,
    coalesce(opened.from_lead_count, 0) as from_lead_count,
    coalesce(leads.qualified_count, 0) as qualified_count,
    coalesce(leads.converted_count, 0) as converted_count,
    coalesce(won.first_count, 0) as first_count,
    coalesce(won.add_on_count, 0) as add_on_count,
    coalesce(touched.touched_count, 0) as touched_count
from people
left join won on people.person_id = won.person_id
left join opened on people.person_id = opened.person_id
left join leads on people.person_id = leads.person_id
left join touched on people.person_id = touched.person_id
where people.role is not null
    and marts.in_scope(people.region, people.person_id, null, $sees_all, $regions, $stores, $person)
order by people.region nulls first, people.team nulls first, people.person_name, people.person_id
