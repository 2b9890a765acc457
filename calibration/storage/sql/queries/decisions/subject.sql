-- one row: what a decision may be about on a day (a place in the tree or an open deal), and the place where it is measured
select
    unit as subject,
    unit_kind as subject_kind,
    unit_name as subject_name,
    unit as measured_unit,
    region,
    case when unit_kind = 'person' then unit_key end as person_id,
    case when unit_kind = 'store' then unit_key end as store_id,
    measures
from db.results.units
where refresh_id = marts.shown_refresh($as_of)
    and unit = $subject
    and marts.in_scope(
        region,
        case when unit_kind = 'person' then unit_key end,
        case when unit_kind = 'store' then unit_key end,
        $sees_all, $regions, $stores, $person
    )
union all
select
    concat('deal:', deals.deal_id),
    'deal',
    coalesce(deals.deal_name, deals.account_name, deals.deal_id),
    units.unit,
    deals.region,
    deals.person_id,
    null,
    units.measures
from db.results.open_deals as deals
left join db.results.units as units
    on deals.refresh_id = units.refresh_id and units.unit = concat('person:', deals.person_id)
where deals.refresh_id = marts.shown_refresh($as_of)
    and concat('deal:', deals.deal_id) = $subject
    and marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
