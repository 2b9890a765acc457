-- one row per stay of a key customer's deal in a stage (to the next stage, its close or as_of)
select
    deal_id,
    entered_on as started_on,
    coalesce(lead(entered_on) over (partition by deal_id order by entered_on), closed_on, $as_of::date + 1) as ended_on
from (
    select deals.deal_id, history.entered_on, deals.closed_on
    from deals
    inner join marts.stage_history($as_of::date) as history on deals.deal_id = history.deal_id
    where history.entered_on <= coalesce(deals.closed_on, $as_of::date)
        and (
            deals.is_key_customer
            or deals.account_id in (select account_id from marts.accounts($as_of::date) where is_key_customer)
        )
)
