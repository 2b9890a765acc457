-- the lights of a bench, in a steady order
select * from {work}_lights order by subject_kind, subject_id
