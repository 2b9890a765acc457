-- one row where the viewer could see a deal at the end of as_of
select deal_id
from marts.deals($as_of::date)
where deal_id = $deal_id and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
limit 1
