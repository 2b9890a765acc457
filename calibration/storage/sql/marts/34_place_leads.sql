-- one row per company, region and team and kind of work (deals, stores), as known at as_of, with who leads it. By depth:
-- the head of a large shop manages more people than the lead of the region. It is the one of the place whom nobody of the
-- place manages and who stands above most of those who do this work there; else who stands outside, above most of them.
-- lead_id is null where a lead is known by name only
create macro marts.place_leads(as_of) as table
with recursive people as materialized (
    select * from marts.supervisors(as_of)
),

spellings as (
    select marts.match_key(coalesce(owner_id, owner_name)) as name_key, 'deals' as work
    -- distinct first: a key is made for each spelling, not for each of a million deals
    from (
        select distinct owner_id, owner_name
        from db.staging.deals
        where not is_undone and known_from <= marts.read_on('deals', as_of)
    )
    union
    select marts.match_key(unnest([supervisor, manager])), 'stores' from marts.stores(as_of)
),

workers as (
    select people.person_id, spellings.work
    from people
    inner join spellings on marts.match_key(people.person_id) = spellings.name_key
    union
    select people.person_id, spellings.work
    from people
    inner join spellings on marts.match_key(people.person_name) = spellings.name_key
),

members as (
    select 'company' as level, 'company' as place, * from people where is_listed and not has_left
    union all
    select 'region', region, * from people where is_listed and not has_left and region is not null
    union all
    select 'team', team, * from people where is_listed and not has_left and team is not null
),

placed as materialized (
    select members.*, managers.person_id as manager_id
    from members
    left join members as managers
        on members.supervisor_id = managers.person_id
        and members.level = managers.level
        and members.place = managers.place
        and members.person_id <> managers.person_id
),

-- a ring of managers ends by itself: each pair comes once
above as (
    select level, place, person_id, person_id as over_id from placed
    union
    select above.level, above.place, above.person_id, placed.manager_id
    from above
    inner join placed
        on above.over_id = placed.person_id and above.level = placed.level and above.place = placed.place
    where placed.manager_id is not null
),

tops as (
    select
        placed.level, placed.place, placed.person_id, placed.person_name,
        case
            when managers.person_id is null or not (managers.has_left or managers.person_id = placed.person_id)
                then placed.supervisor_name
        end as outside_name,
        placed.supervisor_id as outside_id,
        placed.person_id in (select manager_id from placed) as is_manager
    from placed
    left join people as managers on placed.supervisor_id = managers.person_id
    where placed.manager_id is null
),

candidates as (
    select
        level, place, person_id as top_id, person_id as lead_id, person_name as lead_name, true as is_inside
    from tops
    where is_manager
    union all
    select level, place, person_id, outside_id, outside_name, false from tops where outside_name is not null
),

done as (
    select members.level, members.place, works.work, members.person_id
    from members
    cross join (select unnest(['deals', 'stores']) as work) as works
    left join workers on members.person_id = workers.person_id and works.work = workers.work
    -- where nobody of the place does this work, everybody there counts
    qualify workers.person_id is not null or count(workers.person_id) over (
        partition by members.level, members.place, works.work
    ) = 0
),

totals as (
    select level, place, work, count(*) as worker_count from done group by level, place, work
),

counted as (
    select
        candidates.level, candidates.place, done.work, min(candidates.lead_id) as lead_id, candidates.lead_name,
        candidates.is_inside, count(*) as worker_count
    from candidates
    inner join above
        on candidates.top_id = above.over_id and candidates.level = above.level and candidates.place = above.place
    inner join done
        on above.person_id = done.person_id and above.level = done.level and above.place = done.place
    group by candidates.level, candidates.place, done.work, candidates.lead_name, candidates.is_inside,
        -- two of one name inside are two; outside it is one whom several name
        case when candidates.is_inside then candidates.top_id end
)

select counted.level, counted.place, counted.work, counted.lead_id, counted.lead_name
from counted
inner join totals
    on counted.level = totals.level and counted.place = totals.place and counted.work = totals.work
qualify row_number() over (
    partition by counted.level, counted.place, counted.work
    order by
        counted.is_inside and 2 * counted.worker_count > totals.worker_count desc,
        counted.is_inside,
        counted.worker_count desc,
        counted.lead_name
) = 1;
