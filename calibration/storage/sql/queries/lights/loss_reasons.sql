-- one row per reason for losing, from the latest review of each deal
with latest as (
    select
        acts.deal_id,
        arg_max(acts.body ->> 'loss_reason', acts.place) as loss_reason,
        arg_max(acts.body ->> 'stop_loss', acts.place) as stop_loss
    from marts.deal_acts($as_of::date) as acts
    where acts.kind = 'loss_review'
    group by acts.deal_id
)

select
    latest.loss_reason,
    count(*) as deal_count,
    sum(deals.expected_amount)::double as amount,
    count(*) filter (where latest.stop_loss = 'win_back') as win_back_count
from latest
inner join marts.deals($as_of::date) as deals on latest.deal_id = deals.deal_id
where marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
group by latest.loss_reason
order by amount desc nulls last, deal_count desc
