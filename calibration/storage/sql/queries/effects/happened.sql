-- one row per place and week with anything in it, for a metric that counts what happened on a day: amounts, moves and leads
-- are summed, of stores the mean of an open day is taken. Week 0 begins the day after the decision.
with rows as (
    -- won deals by close date
    select region, team, person_id, null as store_id, closed_on as day_on, coalesce(amount, 0) as value
    from marts.deals($as_of::date)
    where $metric = 'won_amount' and outcome = 'won' and closed_on <= $as_of::date
    union all
    -- entries into a further stage, the first one apart
    select deals.region, deals.team, deals.person_id, null, moves.entered_on, 1
    from (
        select deal_id, entered_on, row_number() over (partition by deal_id order by entered_at) as place
        from marts.stage_history($as_of::date)
        where $metric = 'stage_moves'
    ) as moves
    inner join marts.deals($as_of::date) as deals on moves.deal_id = deals.deal_id
    where $metric = 'stage_moves' and moves.place > 1
    union all
    -- leads by the place of their owner today (the region stated where nobody owns them)
    select coalesce(owners.region, leads.region), owners.team, owners.person_id, null, leads.created_on, 1
    from marts.leads($as_of::date) as leads
    left join marts.people($as_of::date) as owners
        on leads.owner_id = owners.person_id or (leads.owner_id is null and leads.owner_name = owners.person_name)
    where $metric = 'new_leads'
    union all
    -- open days of stores
    select
        stores.region, null, null, days.store_id, days.day_on,
        case $metric when 'store_sales' then days.sales_amount else days.traffic_count end as value
    from marts.store_days($as_of::date) as days
    inner join marts.stores($as_of::date) as stores on days.store_id = stores.store_id
    where $metric in ('store_sales', 'store_traffic')
        and case $metric when 'store_sales' then days.sales_amount else days.traffic_count end > 0
),

placed as (
    select
        unnest(marts.places($units, region, team, person_id, store_id)) as unit,
        floor((day_on - $decided_on::date - 1) / 7)::int as week,
        value
    from rows
)

select unit, week, case when $metric in ('store_sales', 'store_traffic') then avg(value)::double else sum(value)::double end as value
from placed
where week >= $first_week and week < $last_week
group by unit, week
