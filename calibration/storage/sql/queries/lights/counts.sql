-- one row per light: open deals of the unit and the money at stake in them
select
    lights.light,
    count(*) as deal_count,
    coalesce(sum(deals.at_stake_amount), 0)::double as at_stake_amount
from db.results.lights as lights
inner join db.results.open_deals as deals
    on lights.subject_id = deals.deal_id and deals.refresh_id = marts.shown_refresh($as_of)
where lights.refresh_id = marts.shown_refresh($as_of)
    and lights.subject_kind = 'deal'
    and marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
    and marts.in_unit($unit_kind, $unit_key, deals.region, deals.team, deals.person_id)
group by lights.light
