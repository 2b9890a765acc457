-- one row per target of a released year as known on a day, with what was frozen and what
-- stands, and whether it was first stated after the release
with released as (
    select body ->> 'measure' as measure, (body ->> 'year')::int as year, min(written_at) as frozen_at
    from db.journal.entries
    where kind = 'target_release' and seen_as_of <= $as_of::date
    group by 1, 2
)

select
    targets.measure,
    targets.unit,
    targets.period_kind,
    targets.period_starts_on,
    targets.target_amount::double as target_amount,
    targets.baseline_target::double as baseline_target,
    targets.first_stated_at > released.frozen_at as is_later
from marts.targets($as_of::date) as targets
inner join released
    on targets.measure = released.measure and year(targets.period_starts_on) = released.year
where targets.is_matched
