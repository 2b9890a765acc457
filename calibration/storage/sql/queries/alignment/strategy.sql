-- one row: the strategy of a year that was stated last, as known at as_of; for viewers who may see the whole company
select entry_id::text as strategy_id, body, coalesce(body ->> 'stated_by', author) as stated_by, seen_as_of as stated_on, written_at
from db.journal.entries
where kind = 'strategy' and subject = concat($measure, '|', $year::int) and seen_as_of <= $as_of::date and $sees_all
order by written_at desc
limit 1
