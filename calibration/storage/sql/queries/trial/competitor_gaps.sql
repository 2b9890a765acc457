-- one row per deal whose competitor was first named by a load after the first one, which dates it; the alert comes on that day
select
    deals.deal_id,
    min(versions.known_from) - 1 as started_on,
    max(coalesce(deals.closed_on, $as_of::date + 1)) as ended_on
from deals
inner join db.staging.deals as versions on deals.deal_id = versions.deal_id
where versions.competitor is not null
    and not versions.is_undone
    and versions.known_from <= $as_of::date
group by deals.deal_id
having min(versions.known_from) > marts.first_known_on('deals')
