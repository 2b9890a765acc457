-- one row per measure, unit and period, as known at as_of: the baseline (as first stated), what stands now, and when that
-- was loaded
create macro marts.targets(as_of) as table
with releases as (
    select body ->> 'measure' as measure, (body ->> 'year')::int as year, min(written_at) as frozen_at
    from db.journal.entries
    where kind = 'target_release' and seen_as_of <= as_of::date
    group by 1, 2
),

versions as (
    select
        targets.*,
        loads.loaded_at,
        releases.frozen_at,
        -- a draft that was replaced before its release was never promised
        coalesce(targets.released_on > targets.known_until, false) as is_draft
    from db.staging.targets as targets
    inner join db.ledger.loads as loads on targets.load_id = loads.load_id
    left join releases
        on year(targets.period_starts_on) = releases.year
        and coalesce(targets.measure, releases.measure) = releases.measure
    where not targets.is_undone
        and targets.retired_by is null
        and targets.known_from <= marts.read_on('targets', as_of)
),

live_records as (
    select record_key
    from versions
    group by record_key
    having bool_or(known_until is null or known_until > marts.read_on('targets', as_of))
),

-- the newest version that is released holds: one to be released later leaves in place what stands until then. The baseline
-- is what stood when the year was released; where nobody released it, what was loaded first, so that a second file of the
-- same day does not rewrite it.
stated as (
    select
        record_key,
        arg_max(versions, (known_from, loaded_at)) as newest,
        coalesce(
            arg_max(target_amount, (known_from, loaded_at)) filter (where loaded_at <= frozen_at),
            arg_min(target_amount, (loaded_at, known_from)) filter (where not is_draft),
            arg_min(target_amount, (loaded_at, known_from))
        ) as baseline_target,
        min(loaded_at) as first_loaded_at
    from versions
    where (released_on is null or released_on <= as_of::date) and record_key in (select record_key from live_records)
    group by record_key
),

opened as (
    select
        record_key,
        first_loaded_at,
        baseline_target,
        newest.measure,
        newest.unit_kind,
        newest.unit as stated_unit,
        newest.period_kind,
        newest.period_starts_on,
        newest.target_amount,
        newest.released_on,
        newest.known_from,
        newest.loaded_at,
        newest.line_number
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

-- the versions themselves: the states of all deals would cost more than the names that are wanted
held_deals as (
    select region, amount
    from db.staging.deals
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('deals', as_of))
        and (opened_on is null or opened_on <= as_of::date or not marts.is_rebuilt('deals', as_of))
),

person_places as (
    select distinct region, team from marts.person_places(as_of)
),

regions as (
    select region from person_places
    union
    select region from listed_stores
    union
    -- a region that only deals name is one as well
    select region from held_deals
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

held_days as (
    select count(*) > 0 as has_store_days, count(sales_amount) > 0 as has_sales from marts.store_days(as_of)
),

measured as (
    select
        bool_or(measure is not null and measure like 'store%') as has_store,
        (select has_store_days from held_days) as has_store_days,
        (select has_sales from held_days) as has_sales,
        (select count(*) > 0 from held_deals) as has_deals,
        (select count(amount) > 0 from held_deals) as has_money
    from opened
),

resolved as (
    select
        opened.* replace (
            coalesce(
                opened.measure,
                marts.measure_of_level(
                    opened.unit_kind, measured.has_deals, measured.has_money, measured.has_store_days, measured.has_sales
                )
            ) as measure
        ),
        case
            when opened.unit_kind = 'company' then 'company'
            else concat(opened.unit_kind, ':', coalesce(keys.unit_key, opened.stated_unit))
        end as unit,
        opened.unit_kind = 'company' or keys.unit_key is not null as is_matched,
        marts.is_rebuilt('targets', as_of) as is_rebuilt
    from opened
    cross join measured
    left join keys
        on opened.unit_kind = keys.unit_kind and marts.match_key(opened.stated_unit) = keys.name_key
)

-- a place that files call by two names (a person by id and by name) has one target: the latest
select
    measure,
    unit_kind,
    unit,
    is_matched,
    period_kind,
    period_starts_on,
    arg_max(target_amount, (known_from, loaded_at, line_number, record_key)) as target_amount,
    arg_min(baseline_target, (first_loaded_at, line_number, record_key)) as baseline_target,
    arg_max(released_on, (known_from, loaded_at, line_number, record_key)) as released_on,
    min(first_loaded_at) as first_stated_at,
    max(loaded_at) as stated_at,
    any_value(is_rebuilt) as is_rebuilt
from resolved
group by measure, unit_kind, unit, is_matched, period_kind, period_starts_on;
