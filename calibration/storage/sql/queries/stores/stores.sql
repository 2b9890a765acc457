-- one row per store that is still rated: its light, the factor behind it, what a visit could win back, the last visit. First those
-- to visit, then the rest by how bad it is
with visits as (
    select
        subject as store_id,
        max((body ->> 'visited_on')::date) as last_visit_on,
        count(*) as visit_count
    from db.journal.entries
    where kind = 'visit' and seen_as_of <= $as_of::date
    group by subject
)

select
    lights.subject_id as store_id,
    coalesce(lights.subject_name, lights.subject_id) as store_name,
    lights.region,
    stores.city,
    stores.store_type,
    stores.supervisor,
    stores.manager,
    lights.light,
    lights.rule_id,
    rules.label_zh,
    rules.label_en,
    rules.clears_zh,
    rules.clears_en,
    case
        when lights.measure like 'traffic%' then 'traffic'
        when lights.measure like 'conversion%' then 'conversion'
        when lights.measure like 'turnover%' then 'turnover'
    end as factor,
    lights.value as below_ratio,
    lights.since_on,
    lights.event_on as last_open_on,
    lights.rated_on,
    lights.note = 'closed' as is_closed,
    lights.streak_days,
    coalesce(lights.recoverable_amount, 0)::double as recoverable_amount,
    lights.light in ('yellow', 'red') and lights.streak_days >= $days_in_row as is_to_visit,
    lights.light = 'red' or lights.light = 'yellow' and lights.streak_days >= $days_in_row as is_high_risk,
    $days_in_row::int as days_in_row,
    lights.told_name,
    visits.last_visit_on,
    coalesce(visits.visit_count, 0) as visit_count
from db.results.lights as lights
left join marts.stores($as_of::date) as stores on lights.subject_id = stores.store_id
left join marts.rules($as_of::date) as rules on lights.rule_id = rules.rule_id
left join visits on lights.subject_id = visits.store_id
where lights.refresh_id = marts.shown_refresh($as_of)
    and lights.subject_kind = 'store'
    and marts.in_scope(lights.region, null, lights.subject_id, $sees_all, $regions, $stores, $person)
    and ($region is null or lights.region = $region)
    and ($store_id is null or lights.subject_id = $store_id)
order by
    is_to_visit desc,
    recoverable_amount desc,
    list_position(['red', 'yellow', 'unknown', 'green'], lights.light),
    lights.subject_id
