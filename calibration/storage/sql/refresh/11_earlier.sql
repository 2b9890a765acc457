-- the same deals as they were known on the Sunday that people compare with
create table {work}_earlier as
select deal_id, person_id, team, region, outcome, expected_close_on, amount, expected_amount
from marts.deals($since_on::date)
