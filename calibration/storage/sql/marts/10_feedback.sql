-- one row per customer feedback text, as known at as_of
create macro marts.feedback(as_of) as table
select
    feedback_id,
    account_id,
    account_name,
    deal_id,
    owner_name,
    received_on,
    channel,
    score,
    content,
    marts.is_rebuilt('feedback', as_of) as is_rebuilt
from db.staging.feedback
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('feedback', as_of))
    and received_on <= as_of::date;
