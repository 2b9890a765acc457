-- one row per other subject, beside those of deals. A store is judged by the last day that the stores reach; one that was closed
-- on that day is unknown, with its last open day as evidence
insert into {work}_lights by name
with reached as (
    select max(day_on) as day_on from {work}_store_opens
),

stores as (
    select store_id, store_name, region, supervisor, manager
    from marts.stores($as_of::date)
    where closed_on is null or closed_on >= $as_of::date
),

last_opens as (
    select
        store_id,
        max(day_on) as day_on
    from {work}_store_opens
    group by store_id
),

recoverable as (
    select
        store_id,
        sum(greatest(usual_sales * sales_factor - sales, 0)) as amount
    from {work}_store_usuals
    where day_on > (select day_on from reached) - 7
    group by store_id
),

of_stores as (
    select
        'store' as subject_kind,
        last_opens.store_id as subject_id,
        stores.store_name as subject_name,
        coalesce(days.light, 'unknown') as light,
        days.cause,
        days.rule_id,
        case when days.light in ('yellow', 'red') then days.streak_on end as since_on,
        case when days.light is not null then days.measure end as measure,
        days.value,
        case when days.light in ('yellow', 'red') then days.threshold end as threshold,
        last_opens.day_on as event_on,
        case when days.light is null then 'closed' end as note,
        reached.day_on as rated_on,
        coalesce(days.streak_days, 0) as streak_days,
        recoverable.amount::decimal(18, 2) as recoverable_amount,
        stores.region,
        null::text as team,
        null::text as person_id,
        null::decimal(18, 2) as amount,
        days.role_told,
        case days.role_told
            when 'supervisor' then stores.supervisor
            when 'regional_lead' then coalesce(leads.lead_name, stores.supervisor)
            when 'owner' then coalesce(stores.manager, stores.supervisor)
        end as told_name
    from last_opens
    cross join reached
    left join stores on last_opens.store_id = stores.store_id
    left join {work}_store_days as days
        on last_opens.store_id = days.subject_id
        and days.day_on = reached.day_on
        and reached.day_on > $as_of::date - 7
    left join recoverable on last_opens.store_id = recoverable.store_id
    left join {work}_place_leads as leads
        on stores.region = leads.place and leads.level = 'region' and leads.work = 'stores'
    where last_opens.day_on > $as_of::date - 60
),

of_others as (
    select
        rated.subject_kind,
        rated.subject_id,
        places.subject_name,
        rated.light,
        rated.cause,
        rated.rule_id,
        case
            when rated.light not in ('yellow', 'red') then null
            when rated.cause = 'fact' then rated.event_on
            else coalesce(ran_out.day_on, rated.event_on + rated.threshold::int + 1)
        end as since_on,
        rated.measure,
        rated.value,
        case when rated.light in ('yellow', 'red') then rated.threshold end as threshold,
        rated.event_on,
        rated.note,
        $as_of::date as rated_on,
        null::bigint as streak_days,
        null::decimal(18, 2) as recoverable_amount,
        places.region,
        places.team,
        places.person_id,
        places.amount,
        rated.role_told,
        case
            when rated.role_told is null or rated.role_told = 'nobody' then null
            when rated.subject_kind <> 'team' then people.told_name
            when rated.role_told = 'regional_lead' then coalesce(region_leads.lead_name, leads.lead_name)
            else leads.lead_name
        end as told_name
    from {work}_rated as rated
    left join {work}_other_subjects as places
        on rated.subject_kind = places.subject_kind and rated.subject_id = places.subject_id
    -- a condition on the left side alone would make these joins nested loops: it is part of the key
    left join {work}_clock as started on case when rated.cause = 'time' then rated.event_on end = started.day_on
    left join {work}_clock as ran_out
        on started.number + rated.threshold::int + 1 = ran_out.number and ran_out.is_running
    left join {work}_told as people on places.person_id = people.person_id and rated.role_told = people.role_told
    left join {work}_place_leads as leads
        on case when rated.subject_kind = 'team' then rated.subject_id end = leads.place
        and leads.level = 'team'
        and leads.work = 'deals'
    left join {work}_place_leads as region_leads
        on places.region = region_leads.place and region_leads.level = 'region' and region_leads.work = 'deals'
    where rated.subject_kind <> 'store'
)

select * from of_stores
union all
select * from of_others
