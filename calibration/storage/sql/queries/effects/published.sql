-- one row per decision that the viewer may see and that was measured by the day, the newest first
select
    effects.decision_id, decisions.decision_kind, decisions.owner_id, effects.measured_as_of, effects.metric,
    effects.measured_unit, effects.verdict, effects.reason, effects.effect, effects.low, effects.high,
    effects.before_weeks, effects.after_weeks, effects.peer_count, effects.weeks
from db.results.effects as effects
inner join marts.decisions($as_of::date) as decisions on effects.decision_id = decisions.decision_id
where effects.measured_as_of <= $as_of::date
    and ($decision_id is null or effects.decision_id = $decision_id)
    and (
        marts.in_scope(decisions.region, decisions.owner_id, decisions.store_id, $sees_all, $regions, $stores, $person)
        or coalesce(decisions.person_id = $person, false)
    )
order by effects.published_at desc
