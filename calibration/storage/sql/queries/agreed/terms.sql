-- one row per instalment of a payment term, as known at as_of
select applies_to as term, instalment, share_ratio, due_after_days
from db.staging.payment_terms
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('payment_terms', $as_of::date))
order by applies_to, instalment
