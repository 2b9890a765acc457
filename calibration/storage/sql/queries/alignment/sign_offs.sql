-- one row per unit or department whose latest word on a release is a sign-off, as known at as_of and visible to the viewer.
-- `outdated_by`: what was changed after it had signed (target, strategy, behaviours, owner), null where nothing was;
-- `is_outdated`: whether something was; `differences`: json, region → target − strategy as
-- the company's signer confirmed them; `stands_in_for`: json, names of those whose signature it is, where another signed
with words as (
    select
        body ->> 'unit' as unit,
        arg_max(kind, written_at) as kind,
        arg_max(entry_id::text, written_at) as sign_off_id,
        arg_max(body ->> 'layer', written_at) as layer,
        arg_max(body ->> 'signed_by_id', written_at) as signed_by_id,
        arg_max(body ->> 'signed_by', written_at) as signed_by,
        arg_max(coalesce(reason, ''), written_at) as note,
        arg_max(coalesce(body ->> 'differences', '{}'), written_at) as differences,
        arg_max(coalesce(body ->> 'stands_in_for', '[]'), written_at) as stands_in_for,
        arg_max(author, written_at) as author,
        max(written_at) as signed_off_at
    from db.journal.entries
    where kind in ('alignment_sign_off', 'alignment_take_back')
        and (body ->> 'release_id') = $release_id
        and seen_as_of <= $as_of::date
    group by 1
),

changes as (
    select cell ->> 'unit' as unit, max(written_at) as changed_at
    from (
        select written_at, unnest((body -> 'cells')::json[]) as cell
        from db.journal.entries
        where kind = 'target_change' and seen_as_of <= $as_of::date and subject = concat($measure, '|', $year::int)
    )
    group by 1
),

-- what a signature rests on besides the target: the company's on the strategy, a person's on the behaviours, a
-- department's on who answers for it
rests as (
    select
        case kind when 'strategy' then 'company' when 'role_binding' then concat('person:', subject)
            else concat('department:', subject) end as unit,
        case kind when 'strategy' then 'strategy' when 'role_binding' then 'behaviours' else 'owner' end as what,
        max(written_at) as changed_at
    from db.journal.entries
    where seen_as_of <= $as_of::date
        and (kind in ('role_binding', 'department_owner') or (kind = 'strategy' and subject = concat($measure, '|', $year::int)))
    group by 1, 2
),

places as (
    select unit, unit_kind, unit_key, region
    from db.results.units
    where refresh_id = marts.shown_refresh($as_of)
)

select
    words.* exclude (kind),
    case
        when changes.changed_at > words.signed_off_at then 'target'
        when rests.changed_at > words.signed_off_at then rests.what
    end as outdated_by,
    outdated_by is not null as is_outdated
from words
left join changes on words.unit = changes.unit
left join rests on words.unit = rests.unit
left join places on words.unit = places.unit
where words.kind = 'alignment_sign_off'
    and marts.in_scope(
        places.region,
        case when places.unit_kind = 'person' then places.unit_key end,
        case when places.unit_kind = 'store' then places.unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by words.signed_off_at, words.unit
