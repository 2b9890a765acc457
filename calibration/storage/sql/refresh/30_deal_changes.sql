-- one row per deal that was open on either day and is not the same on both
create table {work}_deal_changes as
with before as (
    -- where nobody stated an amount on either day, the estimate of today stands for both: an estimate that moved is no news
    select
        earlier.* replace (
            case
                when earlier.amount is null and deals.outcome = 'open' and deals.amount is null then deals.expected_amount
                else earlier.expected_amount
            end as expected_amount
        )
    from {work}_earlier as earlier
    left join {work}_deals as deals on earlier.deal_id = deals.deal_id
),

after as (
    select * from {work}_deals
)

select
    coalesce(after.deal_id, before.deal_id) as deal_id,
    after.deal_name,
    after.account_name,
    after.person_name,
    before.person_id as before_person_id,
    before.team as before_team,
    before.region as before_region,
    before.outcome as before_outcome,
    before.expected_close_on as before_close_on,
    before.expected_amount as before_amount,
    after.person_id as after_person_id,
    after.team as after_team,
    after.region as after_region,
    after.outcome as after_outcome,
    coalesce(after.closed_on, after.expected_close_on) as after_close_on,
    after.expected_amount as after_amount
from before
full join after on before.deal_id = after.deal_id
where (before.outcome = 'open' or after.outcome = 'open' or before.outcome is distinct from after.outcome)
    and (
        before.outcome is distinct from after.outcome
        or before.person_id is distinct from after.person_id
        or before.team is distinct from after.team
        or before.region is distinct from after.region
        or before.expected_close_on is distinct from after.expected_close_on
        or before.expected_amount is distinct from after.expected_amount
    )
