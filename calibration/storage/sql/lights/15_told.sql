-- one row per person and role that a rule may name: who is told of a light of this person's. Where the role is nobody's it is
-- whoever stands next above; a rule that tells nobody finds no row
create table {work}_told as
with above as (
    select people.person_id, people.person_name, people.supervisor_name, leads.lead_name
    from {work}_supervisors as people
    left join {work}_place_leads as leads
        on people.region = leads.place and leads.level = 'region' and leads.work = 'deals'
)

select person_id, 'supervisor' as role_told, supervisor_name as told_name from above
union all
select person_id, 'regional_lead', coalesce(lead_name, supervisor_name) from above
union all
select person_id, 'owner', coalesce(person_name, supervisor_name) from above
