-- the light of one open deal, and who answered it first
with acts as (
    select acts.author, acts.acted_on, acts.kind, acts.place
    from marts.deal_acts($as_of::date) as acts
    where acts.deal_id = $deal_id
)

select
    lights.subject_id as deal_id, lights.person_id, lights.light, lights.cause, lights.rule_id, lights.since_on, lights.measure,
    lights.value, lights.threshold, lights.event_on, lights.note, lights.role_told, lights.told_name,
    (select arg_min(author, place) from acts where acted_on >= lights.since_on) as answered_by,
    (select min(acted_on) from acts where acted_on >= lights.since_on) as answered_on,
    (select max(acted_on) from acts where kind = 'loss_review' and acted_on >= lights.since_on) as reviewed_on
from db.results.lights as lights
where lights.refresh_id = marts.shown_refresh($as_of)
    and lights.subject_kind = 'deal'
    and lights.subject_id = $deal_id
    and marts.in_scope(lights.region, lights.person_id, null, $sees_all, $regions, $stores, $person)
