-- one row per decision whose review date has come and that was not measured yet; withdrawn and superseded ones were never tried
select *
from marts.decisions($as_of::date)
where state in ('review_due', 'reviewed')
    and decision_id not in (select decision_id from db.results.effects)
order by written_at
