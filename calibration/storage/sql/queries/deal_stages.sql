-- one row per stage that the deal entered, in order, with the days spent in it so far
select
    stage,
    entered_on,
    coalesce(lead(entered_on) over (order by entered_at), $as_of::date) - entered_on as days
from marts.stage_history($as_of::date)
where deal_id = $deal_id and entered_on <= $as_of::date
order by entered_at
