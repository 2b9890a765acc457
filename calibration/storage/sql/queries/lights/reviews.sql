-- one row per loss review up to as_of, newest first; a deal that is closed by now keeps its review
select
    acts.deal_id,
    deals.deal_name,
    deals.account_name,
    deals.person_name,
    deals.expected_amount::double as amount,
    acts.body ->> 'rule_id' as rule_id,
    acts.body ->> 'stop_loss' as stop_loss,
    acts.body ->> 'loss_reason' as loss_reason,
    acts.body ->> 'happened' as happened,
    acts.body ->> 'lesson' as lesson,
    acts.author,
    acts.acted_on as reviewed_on
from marts.deal_acts($as_of::date) as acts
inner join marts.deals($as_of::date) as deals on acts.deal_id = deals.deal_id
where acts.kind = 'loss_review'
    and marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
order by acts.place desc
