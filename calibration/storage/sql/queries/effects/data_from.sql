-- the first day with any row of this sort
select min(day_on) from (
    select min(opened_on) as day_on from marts.deals($as_of::date) where not $of_stores
    union all
    select min(day_on) from marts.store_days($as_of::date) where $of_stores
)
