-- one row per deal as it was known on the Sunday that people compare with; none where no load speaks for that day. Where
-- nobody stated an amount on either day, the estimate of today stands for both: an estimate that moved is no news.
create table {work}_earlier as
select
    earlier.deal_id,
    earlier.person_id,
    earlier.team,
    earlier.region,
    earlier.outcome,
    earlier.expected_close_on,
    case
        when earlier.amount is null and deals.outcome = 'open' and deals.amount is null then deals.expected_amount
        else earlier.expected_amount
    end as expected_amount
from marts.deals($since_on::date) as earlier
left join {work}_deals as deals on earlier.deal_id = deals.deal_id
where not earlier.is_rebuilt
