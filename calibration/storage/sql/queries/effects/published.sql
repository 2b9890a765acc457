-- one row per decision that the viewer may see and that was measured by the day, the newest first; `shared_count` other
-- decisions were about the same number of the same unit in the same time, whoever may see them: one change, several causes
with tried as (
    select decision_id, metric, measured_unit, decided_on, review_on
    from marts.decisions($as_of::date)
    where state not in ('withdrawn', 'superseded') and measured_unit is not null
)

select
    effects.decision_id, decisions.decision_kind, decisions.owner_id, decisions.decided_on, decisions.review_on,
    effects.measured_as_of, effects.metric, effects.measured_unit, effects.verdict, effects.reason, effects.effect,
    effects.low, effects.high, effects.before_weeks, effects.after_weeks, effects.peer_count, effects.weeks,
    (
        select count(*)
        from tried
        where tried.decision_id <> effects.decision_id
            and tried.measured_unit = effects.measured_unit
            and tried.metric = effects.metric
            and tried.decided_on <= decisions.review_on
            and tried.review_on >= decisions.decided_on
    ) as shared_count
from db.results.effects as effects
inner join marts.decisions($as_of::date) as decisions on effects.decision_id = decisions.decision_id
where effects.measured_as_of <= $as_of::date
    and ($decision_id is null or effects.decision_id = $decision_id)
    and (
        marts.in_scope(decisions.region, decisions.owner_id, decisions.store_id, $sees_all, $regions, $stores, $person)
        or coalesce(decisions.person_id = $person, false)
    )
order by effects.published_at desc
