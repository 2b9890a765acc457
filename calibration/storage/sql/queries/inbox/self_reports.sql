-- problems of deals up to as_of: a deal that turned red, or whose owner spoke up. Raised early: the owner spoke before any rule had
-- fired for that deal since it was last well. One row
with fired as (
    select
        subject_id as deal_id,
        as_of,
        light,
        count(*) filter (where light in ('green', 'unknown') or light is null)
            over (partition by subject_id order by as_of, recorded_at) as run
    from db.results.light_changes
    where subject_kind = 'deal' and as_of <= $as_of::date and as_of > $as_of::date - $days::int
),

episodes as (
    select
        deal_id,
        min(as_of) as fired_on,
        coalesce(max(as_of) filter (where light = 'red'), date '0001-01-01') > date '0001-01-01' as was_red
    from fired
    where light in ('yellow', 'red')
    group by deal_id, run
),

raised as (
    select subject as deal_id, min(seen_as_of) as raised_on
    from db.journal.entries
    where kind = 'problem' and seen_as_of <= $as_of::date and seen_as_of > $as_of::date - $days::int
        and coalesce((body ->> 'is_early')::boolean, true)
    group by subject
),

early as (
    select raised.deal_id
    from raised
    where not exists (
        select 1 from episodes where episodes.deal_id = raised.deal_id and episodes.fired_on <= raised.raised_on
    )
),

places as (
    select deal_id, region, person_id from marts.deals($as_of::date)
),

problems as (
    select deal_id from episodes where was_red
    union
    select subject from db.journal.entries
    where kind = 'problem' and seen_as_of <= $as_of::date and seen_as_of > $as_of::date - $days::int
)

select
    count(*) as problem_count,
    count(*) filter (where problems.deal_id in (select deal_id from early)) as early_count,
    count(*) filter (where problems.deal_id in (select deal_id from early)) / nullif(count(*), 0) as ratio
from problems
left join places on problems.deal_id = places.deal_id
where marts.in_scope(places.region, places.person_id, null, $sees_all, $regions, $stores, $person)
