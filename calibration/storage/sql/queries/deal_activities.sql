-- the last twenty activities of the deal, newest first
select occurred_on, activity_kind, subject, owner_name, next_step, is_contact
from marts.activities($as_of::date)
where deal_id = $deal_id and occurred_on <= $as_of::date
order by occurred_at desc
limit 20
