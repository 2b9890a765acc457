-- one row per owner, region and past week (0 is the one that ends at as_of): leads that came and that became deals,
-- contracts that ended, and those of them that nothing followed
with leads as (
    select owner_id, owner_name, region, created_on, converted_on from marts.leads($as_of::date)
),

contracts as (
    select contract_id, max(account_id) as account_id, max(account_name) as account_name, max(owner_id) as owner_id,
        max(owner_name) as owner_name, max(ends_on) as ends_on
    from marts.contracts($as_of::date)
    where ends_on is not null
    group by contract_id
),

ended as (
    select *, ends_on >= max(ends_on) over (partition by coalesce(account_id, account_name)) as is_last
    from contracts
),

events as (
    select owner_id, owner_name, region, created_on as day_on, 1 as lead_count, 0 as converted_count, 0 as ended_count,
        0 as not_renewed_count
    from leads
    union all
    select owner_id, owner_name, region, converted_on, 0, 1, 0, 0 from leads where converted_on is not null
    union all
    select owner_id, owner_name, null, ends_on, 0, 0, 1, is_last::int from ended
)

select
    owner_id,
    owner_name,
    region,
    (($as_of::date - day_on) // 7)::bigint as week,
    sum(lead_count)::bigint as lead_count,
    sum(converted_count)::bigint as converted_count,
    sum(ended_count)::bigint as ended_count,
    sum(not_renewed_count)::bigint as not_renewed_count
from events
where day_on <= $as_of::date and day_on > $as_of::date - 7 * $driver_weeks::int
group by all
order by all
