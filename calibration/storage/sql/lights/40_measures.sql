-- one row per subject, day and measure: everything that rules are joined against
create table {work}_measures as
select 'deal' as subject_kind, deal_id as subject_id, $as_of::date as day_on, measure, value, event_on, note
from {work}_deal_measures
union all
select subject_kind, subject_id, $as_of::date, measure, value, event_on, note from {work}_other_subjects
union all
select 'store', store_id, day_on, measure, value, null, null from {work}_store_measures
