-- one row per person and span of days in one team and region, as known at as_of; `holds_until` is the first day after it.
-- A team name that two regions use is told apart by its region.
create macro marts.person_places(as_of) as table
with states as (
    select
        coalesce(person_id, person_name) as person_id,
        team,
        region,
        known_from,
        known_until,
        known_from = min(known_from) over (partition by record_key) as is_first
    from db.staging.people
    where not is_undone
        and retired_by is null
        and known_from <= marts.read_on('people', as_of)
        and (known_until is null or known_until > known_from)
),

unlisted as (
    select person_id, team, region, null::date as known_from, null::date as known_until, true as is_first
    from marts.people(as_of)
    -- whoever joins later is listed, but nobody's owner yet: one place, or each of his deals would count twice
    where not is_listed and person_id not in (select person_id from states where person_id is not null)
),

places as (
    select * from states
    union all
    select * from unlisted
),

shared_teams as (
    select team from places where team is not null group by team having count(distinct region) > 1
)

select
    person_id,
    team as team_name,
    case when team in (select team from shared_teams) then concat_ws('/', region, team) else team end as team,
    region,
    case when is_first then date '0001-01-01' else known_from end as holds_from,
    coalesce(known_until, date '9999-12-31') as holds_until
from places;
