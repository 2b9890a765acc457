-- one row per visit and store with what it sold a day: long before, in the fortnight before and in the fortnight after the visit.
-- The visited store itself, and every store that nobody visited in those weeks. Without sales, payments stand for them
with visits as (
    select distinct
        subject as visited_id,
        (body ->> 'visited_on')::date as visited_on
    from db.journal.entries
    where kind = 'visit' and seen_as_of <= $as_of::date and ($store_id is null or subject = $store_id)
),

others as (
    select distinct
        subject as store_id,
        (body ->> 'visited_on')::date as visited_on
    from db.journal.entries
    where kind = 'visit' and seen_as_of <= $as_of::date
),

days as (
    select store_id, day_on, coalesce(sales_amount, transaction_count)::double as sold
    from marts.store_days($as_of::date)
    where day_on >= (select min(visited_on) from visits) - 70
),

pairs as (
    select visits.visited_id, visits.visited_on, stores.store_id
    from visits
    cross join marts.stores($as_of::date) as stores
    where stores.store_id = visits.visited_id
        or not exists (
            select 1
            from others
            where others.store_id = stores.store_id
                and others.visited_on between visits.visited_on - 28 and visits.visited_on + 14
        )
),

places as (
    select store_id, region from marts.stores($as_of::date)
)

select
    pairs.visited_id,
    pairs.visited_on,
    pairs.store_id,
    avg(days.sold) filter (where days.day_on < pairs.visited_on - 14) as usual,
    avg(days.sold) filter (where days.day_on between pairs.visited_on - 14 and pairs.visited_on - 1) as before,
    avg(days.sold) filter (where days.day_on > pairs.visited_on) as after,
    count(*) filter (where days.day_on between pairs.visited_on - 14 and pairs.visited_on - 1) as before_days,
    count(*) filter (where days.day_on > pairs.visited_on) as after_days
from pairs
inner join days
    on pairs.store_id = days.store_id
    and days.day_on between pairs.visited_on - 70 and pairs.visited_on + 14
    and days.sold > 0
inner join places on pairs.visited_id = places.store_id
where marts.in_scope(places.region, null, pairs.visited_id, $sees_all, $regions, $stores, $person)
group by pairs.visited_id, pairs.visited_on, pairs.store_id
order by pairs.visited_on, pairs.visited_id, pairs.store_id
