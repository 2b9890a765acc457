-- one row per deal that was open on either day and is not the same on both; none where nothing is known of the earlier day
create table {work}_deal_changes as
with after as (
    select * from {work}_deals where $since_on::date >= (select marts.first_known_on('deals'))
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
from {work}_earlier as before
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
