-- one row per measure, unit and period, as known at as_of: the baseline (as first stated) and what stands now
create macro marts.targets(as_of) as table
with versions as (
    select *
    from db.staging.targets
    where not is_undone
        and retired_by is null
        and known_from <= marts.read_on('targets', as_of)
        and (released_on is null or released_on <= as_of::date)
        and (known_until is null or known_until > known_from)
),

stated as (
    select
        record_key,
        arg_min(target_amount, known_from) as baseline_target,
        arg_max(versions, known_from) as newest
    from versions
    group by record_key
    having bool_or(known_until is null or known_until > marts.read_on('targets', as_of))
),

opened as (
    select
        baseline_target,
        newest.measure,
        newest.unit_kind,
        newest.unit as stated_unit,
        newest.period_kind,
        newest.period_starts_on,
        newest.target_amount,
        newest.released_on
    from stated
),

listed_people as (
    select person_id, person_name, email from marts.people(as_of)
),

people as (
    select person_id, marts.match_key(person_id) as name_key, 1 as rank from listed_people
    union all
    select person_id, marts.match_key(email), 2 from listed_people where email is not null
    union all
    select any_value(person_id), marts.match_key(person_name), 3 from listed_people group by 2 having count(*) = 1
),

listed_stores as (
    select store_id, store_name, region from marts.stores(as_of)
),

stores as (
    select store_id as unit_key, marts.match_key(store_id) as name_key, 1 as rank from listed_stores
    union all
    select any_value(store_id), marts.match_key(store_name), 2 from listed_stores group by 2 having count(*) = 1
),

person_places as (
    select distinct region, team from marts.person_places(as_of)
),

regions as (
    select region from person_places
    union
    select region from listed_stores
    union
    -- a region that only deals name is one as well; names are fixed at opening, so the versions need no day
    select region from db.staging.deals where not is_undone and retired_by is null
),

places as (
    select distinct 'region' as unit_kind, region as unit_key, marts.match_key(region) as name_key
    from regions
    where region is not null
    union
    select distinct 'team', team, marts.match_key(team) from person_places where team is not null
),

keys as (
    select 'person' as unit_kind, name_key, arg_min(person_id, rank) as unit_key from people group by name_key
    union all
    select 'store', name_key, arg_min(unit_key, rank) from stores group by name_key
    union all
    select unit_kind, name_key, min(unit_key) from places group by unit_kind, name_key
),

measured as (
    select
        bool_or(measure is not null and measure like 'store%') as has_store,
        exists (select 1 from db.staging.store_days where not is_undone) as has_store_days,
        exists (select 1 from db.staging.store_days where not is_undone and sales_amount is not null) as has_sales,
        exists (select 1 from db.staging.deals where not is_undone) as has_deals,
        exists (select 1 from db.staging.deals where not is_undone and amount is not null) as has_money
    from opened
)

select
    coalesce(
        opened.measure,
        case
            when opened.unit_kind = 'store' or not measured.has_deals and measured.has_store_days
                then if(measured.has_sales or not measured.has_store_days, 'store_sales', 'store_transactions')
            else if(measured.has_money or not measured.has_deals, 'signed_amount', 'won_count')
        end
    ) as measure,
    opened.unit_kind,
    case
        when opened.unit_kind = 'company' then 'company'
        else concat(opened.unit_kind, ':', coalesce(keys.unit_key, opened.stated_unit))
    end as unit,
    opened.unit_kind = 'company' or keys.unit_key is not null as is_matched,
    opened.period_kind,
    opened.period_starts_on,
    opened.target_amount,
    opened.baseline_target,
    opened.released_on,
    marts.is_rebuilt('targets', as_of) as is_rebuilt
from opened
cross join measured
left join keys
    on opened.unit_kind = keys.unit_kind and marts.match_key(opened.stated_unit) = keys.name_key;
