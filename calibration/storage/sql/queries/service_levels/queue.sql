-- one row per contract step that waits for an approval: for whom, how long on the clock, and the money behind it, most money first.
-- $paused are the days on which the clock stands still
with unsigned as materialized (
    select *
    from marts.contracts($as_of::date)
    where approved_on is null
        and signed_on is null
        and submitted_on <= $as_of::date
        and coalesce(lower(trim(status)) not in (
            select lower(trim(word)) from memory.reference.fact_words where meaning = 'approval_ended'
        ), true)
),

-- from the few contracts to their deals, by the versions that hold: the state of every deal is not worked out for them
ended as (
    select deal_id
    from db.staging.deals
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('deals', $as_of))
        and outcome <> 'open'
        and (not marts.is_rebuilt('deals', $as_of) or closed_on <= $as_of::date)
        and deal_id in (select deal_id from unsigned)
),

steps as (
    select unsigned.*
    from unsigned
    left join ended on unsigned.deal_id = ended.deal_id
    where ended.deal_id is null
),

owners as (
    select subject as department, arg_max(body ->> 'person', written_at) as department_owner
    from db.journal.entries
    where kind = 'department_owner' and seen_as_of <= $as_of::date
    group by subject
),

known as (
    select deal_id, deal_name, account_name, person_id, person_name, team, region, win_probability, at_stake_amount, amount
    from db.results.open_deals
    where refresh_id = marts.shown_refresh($as_of)
),

lit as (
    select subject_id, region, team, person_id
    from db.results.lights
    where refresh_id = marts.shown_refresh($as_of) and subject_kind = 'contract'
)

select
    steps.contract_id,
    coalesce(steps.contract_name, steps.account_name, steps.contract_id) as contract_name,
    coalesce(known.account_name, steps.account_name) as account_name,
    steps.deal_id,
    known.deal_name,
    coalesce(known.person_name, steps.owner_name, steps.owner_id) as person_name,
    coalesce(known.region, lit.region) as region,
    coalesce(steps.department, steps.step) as department,
    steps.step,
    steps.approver,
    owners.department_owner,
    steps.submitted_on,
    (
        $as_of::date - steps.submitted_on
        - len(list_filter($paused::date[], lambda day: day > steps.submitted_on and day <= $as_of::date))
    )::bigint as waiting_days,
    coalesce(known.amount, steps.amount)::double as amount,
    known.win_probability,
    coalesce(known.at_stake_amount, steps.amount)::double as at_stake_amount
from steps
left join known on steps.deal_id = known.deal_id
left join lit on steps.contract_id = lit.subject_id
left join owners on coalesce(steps.department, steps.step) = owners.department
where marts.in_unit(
        $unit_kind, $unit_key,
        coalesce(known.region, lit.region), coalesce(known.team, lit.team), coalesce(known.person_id, lit.person_id)
    )
    and marts.in_scope(
        coalesce(known.region, lit.region), coalesce(known.person_id, lit.person_id), null,
        $sees_all, $regions, $stores, $person
    )
order by at_stake_amount desc nulls last, steps.submitted_on, steps.contract_id
