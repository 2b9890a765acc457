-- the candidate's new and changed rows become versions; one of a late load ends where the record's own next version
-- begins, where the version that it takes the place of ended, or where a later full load has the last word
insert into db.staging.{kind} ({columns}, record_key, load_id, line_number, known_from, known_until, is_undone)
with later_versions as (
    select record_key, min(known_from) as known_from
    from db.staging.{kind}
    where not is_undone and retired_by is null and known_from > $data_through_on and $next_on is not null
    group by record_key
),

replaced as (
    select record_key, known_until
    from db.staging.{kind}
    where retired_by = $load_id and $next_on is not null
)

select
    {candidate_columns},
    candidate.record_key,
    $load_id::uuid,
    candidate.line_number,
    $data_through_on,
    least(later_versions.known_from, replaced.known_until, $next_full_on::date),
    false
from {candidate} as candidate
inner join differences on candidate.record_key = differences.record_key
left join later_versions on candidate.record_key = later_versions.record_key
left join replaced on candidate.record_key = replaced.record_key
