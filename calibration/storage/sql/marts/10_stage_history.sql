-- one row per deal entering a stage, as known at as_of
create macro marts.stage_history(as_of) as table
select
    deal_id,
    pipeline,
    stage,
    entered_at,
    entered_at::date as entered_on,
    probability_ratio,
    amount,
    owner_id,
    note,
    marts.is_rebuilt('stage_history', as_of) as is_rebuilt
from db.staging.stage_history
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('stage_history', as_of))
    and entered_at::date <= as_of::date;
