insert into db.results.effects
select
    $decision_id, $measured_as_of::date, $metric, $measured_unit, $verdict, $reason, $effect, $low, $high, $before_weeks,
    $after_weeks, $peer_count, $weeks, $published_at::timestamp
where not exists (select 1 from db.results.effects where decision_id = $decision_id)
