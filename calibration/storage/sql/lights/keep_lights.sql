-- the lights of the bench, and one row per unit with a target: its path over the refreshes that people saw. A trend departure is
-- the target of today above the band at this refresh and at the one of the Sunday before, or a chance that fell within two
-- weeks; compared only within one period. A band knows no target, so a changed one is held against both; a chance is that of
-- its target, so it is compared only while the target is the same
insert into db.results.lights by name
with now_there as (
    -- the position's own light is that of its deviation today, not of its path
    select * exclude (light) from db.results.positions where refresh_id = $refresh_id::uuid and target_amount is not null
),

seen as (
    select as_of, arg_max(refresh_id, shown_at) as refresh_id
    from db.results.shown
    where as_of between $as_of::date - 14 and $as_of::date - 1
    group by as_of
),

earlier as (
    select
        now_there.unit, now_there.measure, now_there.period_kind,
        bool_or(seen.as_of = $since_on::date and now_there.target_amount > before.trajectory_high) as was_outside,
        max(before.hit_probability) filter (where before.target_amount = now_there.target_amount) as best_hit_probability
    from now_there
    inner join db.results.positions as before
        on now_there.unit = before.unit
        and now_there.measure = before.measure
        and now_there.period_kind = before.period_kind
        and now_there.starts_on = before.starts_on
    inner join seen on before.refresh_id = seen.refresh_id
    group by now_there.unit, now_there.measure, now_there.period_kind
),

paths as (
    select
        now_there.*,
        case
            when now_there.trajectory_high is null then null
            when now_there.target_amount > now_there.trajectory_high then 1 + coalesce(earlier.was_outside, false)::int
            else 0
        end::double as outside_band_count,
        greatest(earlier.best_hit_probability - now_there.hit_probability, 0)::double as hit_drop_ratio
    from now_there
    left join earlier
        on now_there.unit = earlier.unit
        and now_there.measure = earlier.measure
        and now_there.period_kind = earlier.period_kind
),

measured as (
    select paths.*, 'outside_band_count' as rule_measure, outside_band_count as value from paths
    union all
    -- without an earlier chance there is nothing that could have fallen: the measure does not apply
    select paths.*, 'hit_drop_ratio', hit_drop_ratio from paths where hit_drop_ratio is not null
),

judged as (
    select
        measured.*, rules.rule_id, rules.cause, rules.role_told, rules.threshold,
        case
            when rules.light = 'green' then case
                when measured.value is null then 'unknown'
                when measured.value <= rules.threshold then 'green'
                else 'yellow'
            end
            when coalesce(measured.value > rules.threshold, false) then rules.light
        end as light,
        rules.position + 1000 * (rules.light = 'green')::int as rank
    from measured
    inner join {work}_rules as rules on rules.subject_kind = 'unit' and measured.rule_measure = rules.measure
),

decided as (
    select *, case when starts_with(measure, 'store_') then 'stores' else 'deals' end as work
    from judged
    where light is not null
    qualify row_number() over (
        partition by unit
        order by
            list_position(['red', 'yellow', 'unknown', 'green'], light), rank, deviation_amount, measure, period_kind
    ) = 1
),

before as (
    select subject_id, arg_max_null(rule_id, (as_of, recorded_at)) as rule_id,
        arg_max_null(since_on, (as_of, recorded_at)) as since_on
    from db.results.light_changes
    where subject_kind = 'unit' and as_of <= $as_of::date
    group by subject_id
),

of_units as (
    select
        'unit' as subject_kind,
        decided.unit as subject_id,
        decided.unit_name as subject_name,
        decided.light,
        case when decided.light in ('red', 'yellow') then decided.cause end as cause,
        decided.rule_id,
        case
            when decided.light not in ('red', 'yellow') then null
            when before.rule_id = decided.rule_id then coalesce(before.since_on, $as_of::date)
            else $as_of::date
        end as since_on,
        decided.rule_measure as measure,
        decided.value,
        case when decided.light in ('red', 'yellow') then decided.threshold end as threshold,
        $as_of::date as event_on,
        concat_ws(' ', decided.measure, decided.period_kind) as note,
        $as_of::date as rated_on,
        decided.region,
        decided.team,
        case when decided.unit_kind = 'person' then decided.unit_key end as person_id,
        case when decided.light in ('red', 'yellow') then decided.role_told end as role_told,
        case
            when decided.light not in ('red', 'yellow') or decided.role_told = 'nobody' then null
            when decided.unit_kind = 'person' then people.told_name
            when decided.unit_kind = 'store' then case decided.role_told
                when 'regional_lead' then coalesce(region_leads.lead_name, stores.supervisor)
                when 'owner' then coalesce(stores.manager, stores.supervisor)
                else coalesce(stores.supervisor, region_leads.lead_name)
            end
            when decided.role_told = 'regional_lead' then coalesce(region_leads.lead_name, own_leads.lead_name)
            else coalesce(own_leads.lead_name, region_leads.lead_name)
        end as told_name
    from decided
    left join before on decided.unit = before.subject_id
    left join {work}_told as people
        on decided.unit_kind = 'person'
        and decided.unit_key = people.person_id
        and decided.role_told = people.role_told
    left join {work}_place_leads as own_leads
        on decided.unit_kind = own_leads.level
        and case when decided.unit_kind = 'company' then 'company' else decided.unit_key end = own_leads.place
        and decided.work = own_leads.work
    left join {work}_place_leads as region_leads
        on decided.region = region_leads.place and decided.work = region_leads.work and region_leads.level = 'region'
    left join (select store_id, supervisor, manager from marts.stores($as_of::date)) as stores
        on case when decided.unit_kind = 'store' then decided.unit_key end = stores.store_id
)

select $refresh_id::uuid as refresh_id, * from {work}_lights
union all by name
select $refresh_id::uuid as refresh_id, * from of_units
