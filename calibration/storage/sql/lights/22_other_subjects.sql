-- one row per contract in approval, team that brings leads, and customer with several owners; with their one measure
create table {work}_other_subjects as
with today as (
    select max(number) as number from {work}_clock
),

people as (
    select person_id, person_name, team, region from {work}_people
),

spellings as (
    select person_id, marts.match_key(person_id) as name_key, 1 as rank from people
    union all
    select any_value(person_id), marts.match_key(person_name), 2 from people group by 2 having count(*) = 1
),

named as (
    select name_key, arg_min(person_id, rank) as person_id from spellings group by name_key
),

unsigned as materialized (
    select * from marts.contracts($as_of::date) where approved_on is null and signed_on is null
),

-- from the few contracts to their deals: a join from the contracts would hash all deals
ended as (
    select deal_id
    from {work}_deals
    where outcome <> 'open' and deal_id in (select deal_id from unsigned)
),

waiting as (
    select contracts.*
    from unsigned as contracts
    left join ended on contracts.deal_id = ended.deal_id
    where ended.deal_id is null
        and coalesce(lower(trim(contracts.status)) not in (
            select lower(trim(word)) from memory.reference.fact_words where meaning = 'approval_ended'
        ), true)
        and (contracts.submitted_on is null or contracts.submitted_on <= $as_of::date)
),

contracts as (
    select
        'contract' as subject_kind,
        contract_id as subject_id,
        arg_min(coalesce(contract_name, account_name, contract_id), submitted_on) as subject_name,
        'approval_age_days' as measure,
        min(submitted_on) as event_on,
        arg_min(concat_ws(' · ', step, department, approver), submitted_on) as note,
        any_value(coalesce(owner_id, owner_name)) as owner,
        max(amount) as amount
    from waiting
    group by contract_id
),

lead_owners as (
    select coalesce(owner_id, owner_name) as owner, max(created_on) as last_lead_on
    from marts.leads($as_of::date)
    group by 1
),

teams as (
    select
        'team' as subject_kind,
        people.team as subject_id,
        people.team as subject_name,
        'no_lead_days' as measure,
        max(lead_owners.last_lead_on) as event_on,
        null::text as note,
        null::text as owner,
        null::decimal(18, 2) as amount
    from lead_owners
    inner join named on marts.match_key(lead_owners.owner) = named.name_key
    inner join people on named.person_id = people.person_id
    where people.team is not null
    group by people.team
),

pairs as (
    select
        coalesce(account_id, account_name) as account,
        person_id,
        any_value(account_name) as account_name,
        any_value(person_name) as person_name,
        sum(expected_amount) as amount
    from {work}_open_deals
    where coalesce(account_id, account_name) is not null and person_id is not null
    group by 1, 2
),

owners as (
    select
        account,
        any_value(account_name) as account_name,
        count(*) as people_count,
        array_to_string(list_sort(list_distinct(list(person_name))), '、') as note,
        min(person_id) as owner,
        sum(amount)::decimal(18, 2) as amount
    from pairs
    group by account
    having count(*) > 1
),

-- the primary owner is the one whom the customer's own record names, under its id or its name
primaries as (
    select account_id as account from marts.accounts($as_of::date) where coalesce(owner_id, owner_name) is not null
    union
    select account_name from marts.accounts($as_of::date) where coalesce(owner_id, owner_name) is not null
),

accounts as (
    select
        owners.account as subject_id,
        owners.account_name as subject_name,
        case when primaries.account is not null then 0 else owners.people_count end::double as value,
        owners.note,
        owners.owner,
        owners.amount
    from owners
    left join primaries on owners.account = primaries.account
),

aged as (
    select
        events.subject_kind,
        events.subject_id,
        events.subject_name,
        events.measure,
        case
            when events.event_on is null then null
            when events.event_on >= $as_of::date then 0
            else today.number - coalesce(clock.number, 0)
        end::double as value,
        events.event_on,
        events.note,
        events.owner,
        events.amount
    from (select * from contracts union all select * from teams) as events
    cross join today
    left join {work}_clock as clock on events.event_on = clock.day_on
    union all
    select 'account', subject_id, subject_name, 'unowned_count', value, null, note, owner, amount from accounts
),

owner_keys as (
    select owner, marts.match_key(owner) as name_key from (select distinct owner from aged)
)

select
    aged.* exclude (owner),
    people.person_id,
    coalesce(people.team, case when aged.subject_kind = 'team' then aged.subject_id end) as team,
    coalesce(people.region, team_regions.region) as region
from aged
left join owner_keys on aged.owner = owner_keys.owner
left join named on owner_keys.name_key = named.name_key
left join people on named.person_id = people.person_id
left join (select team, mode(region) as region from people group by team) as team_regions
    on aged.subject_kind = 'team' and aged.subject_id = team_regions.team
