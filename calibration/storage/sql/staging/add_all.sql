-- where every row is new and no later load is known, the candidate goes in as it stands: a million rows are not joined
insert into db.staging.{kind} ({columns}, record_key, load_id, line_number, known_from, is_undone)
select {candidate_columns}, candidate.record_key, $load_id::uuid, candidate.line_number, $data_through_on::date, false
from {candidate} as candidate
