-- the candidate's new and changed rows become versions; those of a late load end where later loads take over
insert into db.staging.{kind} ({columns}, record_key, load_id, line_number, known_from, known_until, is_undone)
with later_versions as (
    select record_key, min(known_from) as known_from
    from db.staging.{kind}
    where not is_undone and retired_by is null and known_from > $data_through_on and $next_on is not null
    group by record_key
)

select
    {candidate_columns},
    candidate.record_key,
    $load_id::uuid,
    candidate.line_number,
    $data_through_on,
    case
        when differences.change = 'changed' then $next_on
        else least(later_versions.known_from, $next_full_on)
    end,
    false
from {candidate} as candidate
inner join differences on candidate.record_key = differences.record_key
left join later_versions on candidate.record_key = later_versions.record_key
