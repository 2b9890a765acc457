-- one row per month in which contracts were signed: the median days from the first submission to the signature, and how many
with people as (
    select marts.match_key(person_id) as name_key, region, person_id from marts.people($as_of::date)
),

signed as (
    select
        contracts.contract_id,
        min(contracts.submitted_on) as submitted_on,
        max(contracts.signed_on) as signed_on
    from marts.contracts($as_of::date) as contracts
    left join people on marts.match_key(contracts.owner_id) = people.name_key
    where contracts.signed_on <= $as_of::date
        and contracts.signed_on >= date_trunc('month', $as_of::date) - interval 11 month
        and marts.in_scope(people.region, people.person_id, null, $sees_all, $regions, $stores, $person)
    group by contracts.contract_id
)

select
    date_trunc('month', signed_on)::date as month_on,
    count(*) as signed_count,
    median(signed_on - submitted_on) as median_days
from signed
where submitted_on <= signed_on
group by month_on
order by month_on
