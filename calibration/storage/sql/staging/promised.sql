-- one row per target of a released year as known on a day, with what was frozen and what stands
with released as (
    select distinct body ->> 'measure' as measure, (body ->> 'year')::int as year
    from db.journal.entries
    where kind = 'target_release' and seen_as_of <= $as_of::date
)

select
    targets.measure,
    targets.unit,
    targets.period_kind,
    targets.period_starts_on,
    targets.target_amount::double as target_amount,
    targets.baseline_target::double as baseline_target
from marts.targets($as_of::date) as targets
inner join released
    on targets.measure = released.measure and year(targets.period_starts_on) = released.year
where targets.is_matched
