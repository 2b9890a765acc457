-- one row per deal and entry into a stage up to as_of, with the day of the next entry (or of the close) where there is one
create table {work}_stage_entries as
with entries as (
    select
        history.deal_id,
        history.stage,
        history.entered_at,
        history.entered_on,
        lead(history.entered_on) over (partition by history.deal_id order by history.entered_at, history.stage) as next_on
    from marts.stage_history($as_of::date) as history
    where history.entered_on <= $as_of::date
)

select
    entries.deal_id,
    deals.pipeline,
    entries.stage,
    entries.entered_on,
    coalesce(entries.next_on, case when deals.outcome <> 'open' then deals.closed_on end) as left_on,
    deals.outcome,
    row_number() over (partition by entries.deal_id order by entries.entered_at desc, entries.stage desc) = 1 as is_last
from entries
inner join {work}_deals as deals on entries.deal_id = deals.deal_id
