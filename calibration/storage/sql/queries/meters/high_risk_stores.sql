-- one row: the share of rated store days between two days at high risk, each day as it was rated last up to as_of
with rated as (
    select ratings.store_id, ratings.day_on, arg_max(ratings.is_high_risk, refreshes.computed_at) as is_high_risk
    from db.results.store_ratings as ratings
    inner join db.results.refreshes as refreshes on ratings.refresh_id = refreshes.refresh_id
    where refreshes.as_of <= $as_of::date
        and ratings.day_on between $from_on::date and $to_on::date
        and ratings.light <> 'unknown'
        and marts.in_scope(ratings.region, null, ratings.store_id, $sees_all, $regions, $stores, $person)
    group by ratings.store_id, ratings.day_on
)

select avg(is_high_risk::int) as value, count(*) as case_count from rated
