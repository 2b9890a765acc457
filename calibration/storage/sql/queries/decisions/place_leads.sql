-- one row per person who leads a place on as_of (by name, where no list holds them), for what is signed or for what stores
-- sell or both: which places
select
    people.person_id,
    list_sort(
        list(distinct case when leads.level = 'company' then leads.level else leads.level || ':' || leads.place end)
    ) as units
from marts.place_leads($as_of::date) as leads
inner join marts.takers($as_of::date) as people
    on coalesce(leads.lead_id, leads.lead_name) = people.person_id
where ($work is null or leads.work = $work)
    and marts.in_scope(people.region, people.person_id, null, $sees_all, $regions, $stores, $person)
group by people.person_id
