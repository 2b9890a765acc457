-- one row per cell of stored targets: the measure of its newest version, empty where that names none
select
    targets.unit_kind,
    case when targets.unit_kind = 'company' then '' else marts.match_key(targets.unit) end as unit_key,
    targets.period_kind,
    targets.period_starts_on,
    arg_max(coalesce(targets.measure, ''), (targets.known_from, loads.loaded_at)) as measure
from db.staging.targets as targets
inner join db.ledger.loads as loads on targets.load_id = loads.load_id
where not targets.is_undone and targets.retired_by is null and targets.known_until is null
group by all
-- a place of two measures is not told apart by a row that names none
having count(distinct targets.measure) <= 1
