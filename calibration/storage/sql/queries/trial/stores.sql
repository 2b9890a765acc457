-- one row per threshold: what it would have said of the store days that the refresh keeps (eight weeks). An alert is the first of
-- the days in a row that it lights. It was right where the sales of the seven days after it stayed below the store's own level by
-- more than $slump_ratio; a day without seven days after it is judged by nobody
with days as (
    select
        ratings.store_id, ratings.day_on, ratings.sales, ratings.usual_sales,
        stores.supervisor,
        case $indicator
            when 'traffic' then ratings.traffic
            when 'conversion' then ratings.conversion_ratio
            else ratings.turnover
        end as actual,
        nullif(case $indicator
            when 'traffic' then ratings.usual_traffic
            when 'conversion' then ratings.usual_conversion_ratio
            else ratings.usual_turnover
        end, 0) as usual,
        case when $beyond_noise then
            case $indicator when 'traffic' then ratings.traffic_noise else ratings.conversion_noise end
            * $store_noise_mads::double
        else -1 end as noise
    from db.results.store_ratings as ratings
    left join marts.stores($as_of::date) as stores on ratings.store_id = stores.store_id
    where ratings.refresh_id = marts.shown_refresh($as_of)
        and ratings.day_on > $as_of::date - 7 * $weeks::int
        and marts.in_scope(ratings.region, null, ratings.store_id, $sees_all, $regions, $stores, $person)
),

measured as (
    select
        *,
        case when abs(usual - actual) > noise then round(1 - actual / usual, 6) else 0.0 end as below_ratio,
        1 - sum(sales) over after / nullif(sum(usual_sales) over after, 0) as next_ratio,
        day_on + 7 <= (select max(day_on) from days) as is_judged
    from days
    where actual is not null and usual is not null and noise is not null
    window after as (
        partition by store_id order by day_on range between interval 1 day following and interval 7 days following
    )
),

lit as (
    select
        thresholds.threshold,
        measured.*,
        measured.below_ratio > thresholds.threshold as is_lit,
        coalesce(lag(measured.below_ratio > thresholds.threshold) over (
            partition by thresholds.threshold, measured.store_id order by measured.day_on
        ), false) as was_lit,
        measured.is_judged and measured.next_ratio is not null as is_told,
        coalesce(measured.next_ratio > $slump_ratio::double, false) as is_slump
    from measured
    cross join (select unnest($thresholds::double[]) as threshold) as thresholds
),

scored as (
    select
        threshold,
        count(distinct store_id) as subject_count,
        greatest(count(distinct coalesce(supervisor, store_id)), 1) as supervisor_count,
        count(*) filter (where is_lit and not was_lit) as alert_count,
        count(*) filter (where is_told) as closed_count,
        count(*) filter (where is_told and is_lit) as alerted_count,
        count(*) filter (where is_told and is_slump) as lost_count,
        count(*) filter (where is_told and is_slump and is_lit) as alerted_lost_count
    from lit
    group by threshold
)

select
    *,
    alert_count / $weeks::double / supervisor_count as alerts_per_week,
    alerted_lost_count / nullif(alerted_count, 0)::double as precision,
    alerted_lost_count / nullif(lost_count, 0)::double as recall,
    lost_count / nullif(closed_count, 0)::double as base_ratio
from scored
order by threshold
