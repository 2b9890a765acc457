-- problems of deals in the days up to as_of: a deal that turned red, or whose owner spoke up; once for each time that it had been
-- well. Raised early: the owner spoke while no rule was firing, as the entry itself says (older ones are held against the
-- lights). One row
with changes as (
    select
        subject_id as deal_id,
        as_of,
        recorded_at,
        light,
        count(*) filter (where light in ('green', 'unknown') or light is null)
            over (partition by subject_id order by as_of, recorded_at) as run
    from db.results.light_changes
    where subject_kind = 'deal' and as_of <= $as_of::date
),

raised as (
    select subject as deal_id, seen_as_of as raised_on, (body ->> 'is_early')::boolean as was_early
    from db.journal.entries
    where kind = 'problem' and seen_as_of <= $as_of::date and seen_as_of > $as_of::date - $days::int
),

spoken as (
    select
        raised.deal_id,
        coalesce(max(changes.run), 0) as run,
        coalesce(
            raised.was_early,
            last(changes.light order by changes.as_of, changes.recorded_at) not in ('yellow', 'red'),
            true
        ) as is_early
    from raised
    left join changes on raised.deal_id = changes.deal_id and changes.as_of <= raised.raised_on
    group by raised.deal_id, raised.raised_on, raised.was_early
),

problems as (
    select deal_id, run, bool_or(is_early) as is_early
    from (
        select deal_id, run, false as is_early
        from changes
        where light = 'red' and as_of > $as_of::date - $days::int
        union all
        select deal_id, run, is_early from spoken
    )
    group by deal_id, run
),

places as (
    select deal_id, region, person_id from marts.deals($as_of::date)
)

select
    count(*) as problem_count,
    count(*) filter (where problems.is_early) as early_count,
    count(*) filter (where problems.is_early) / nullif(count(*), 0) as ratio
from problems
left join places on problems.deal_id = places.deal_id
where marts.in_scope(places.region, places.person_id, null, $sees_all, $regions, $stores, $person)
