-- one row per unit or department whose latest word on a release is a sign-off, as known at as_of and visible to the viewer.
-- `is_outdated`: the unit's target was changed after it had signed; `differences`: json, region → target − strategy as
-- the company's signer confirmed them
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

places as (
    select unit, unit_kind, unit_key, region
    from db.results.units
    where refresh_id = marts.shown_refresh($as_of)
)

select
    words.* exclude (kind),
    coalesce(changes.changed_at > words.signed_off_at, false) as is_outdated
from words
left join changes on words.unit = changes.unit
left join places on words.unit = places.unit
where words.kind = 'alignment_sign_off'
    and marts.in_scope(
        places.region,
        case when places.unit_kind = 'person' then places.unit_key end,
        case when places.unit_kind = 'store' then places.unit_key end,
        $sees_all, $regions, $stores, $person
    )
order by words.signed_off_at, words.unit
