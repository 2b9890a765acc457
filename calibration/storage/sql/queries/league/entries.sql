-- one row per number that a person stated for a period, newest first
select
    entry_id::text as entry_id,
    kind,
    body ->> 'unit' as unit,
    body ->> 'period_kind' as period_kind,
    (body ->> 'starts_on')::date as starts_on,
    (body ->> 'ends_on')::date as ends_on,
    (body ->> 'amount')::double as amount,
    entries.author,
    coalesce(people.person_name, entries.author) as author_name,
    entries.seen_as_of as given_on,
    coalesce(entries.reason, '') as reason
from db.journal.entries as entries
inner join db.results.units as units
    on (entries.body ->> 'unit') = units.unit and units.refresh_id = marts.shown_refresh($as_of)
left join (select person_id, any_value(person_name) as person_name from marts.people($as_of::date) group by person_id)
    as people on entries.author = people.person_id
where entries.kind in ('submission', 'adjustment')
    and entries.seen_as_of <= $as_of::date
    and (entries.body ->> 'measure') = $measure
    and ($unit is null or (entries.body ->> 'unit') = $unit)
    and marts.in_scope(
        units.region, case when units.unit_kind = 'person' then units.unit_key end, null,
        $sees_all, $regions, $stores, $person
    )
order by entries.written_at desc
