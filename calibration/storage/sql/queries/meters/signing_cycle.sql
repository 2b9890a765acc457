-- one row: the median days from the first submission to the signature, of contracts signed between two days
with people as (
    select marts.match_key(person_id) as name_key, region, person_id from marts.people($as_of::date)
),

signed as (
    select contracts.contract_id, max(contracts.signed_on) - min(contracts.submitted_on) as taken_days
    from marts.contracts($as_of::date) as contracts
    left join people on marts.match_key(contracts.owner_id) = people.name_key
    where contracts.signed_on between $from_on::date and $to_on::date
        and marts.in_scope(people.region, people.person_id, null, $sees_all, $regions, $stores, $person)
    group by contracts.contract_id
)

select median(taken_days)::double as value, count(*) as case_count from signed where taken_days >= 0
