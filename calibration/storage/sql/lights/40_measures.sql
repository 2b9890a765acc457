-- one row per subject other than a deal, day and measure: everything that rules are joined against. Deals are a million: they
-- look up what a rule says about a reading (13, 21)
create table {work}_measures as
select subject_kind, subject_id, $as_of::date as day_on, measure, value, event_on, note from {work}_other_subjects
union all
select 'store', store_id, day_on, measure, value, null, null from {work}_store_measures
