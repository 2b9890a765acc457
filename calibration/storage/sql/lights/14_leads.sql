-- one row per team and region with the manager of most members who is not a member of any team: who stands above it
create table {work}_leads as
select level, place, mode(supervisor_name) as supervisor_name
from (
    select 'team' as level, team as place, supervisor_name from {work}_supervisors
    union all
    select 'region', region, supervisor_name from {work}_supervisors
)
where place is not null
    and supervisor_name not in (select person_name from {work}_people where team is not null)
group by level, place
