-- one row per deal and entry into a stage up to as_of, with the day of the next entry (or of the close) where there is one.
-- Entering a stage that ends deals (won, lost, void) is the end itself and no stay; `is_advanced` is a move on, or a win.
create table {work}_stage_entries as
with end_stages as (
    select distinct stage_key from marts.stages($as_of::date) where outcome in ('won', 'lost', 'void')
),

end_words as (
    select stage
    from (select distinct stage from marts.stage_history($as_of::date))
    where marts.match_key(stage) in (select stage_key from end_stages)
),

entries as (
    select
        history.deal_id,
        history.stage,
        history.entered_on,
        end_words.stage is not null as is_end,
        lead(history.entered_on) over next_entries as next_on,
        lead(end_words.stage is not null) over next_entries as is_next_end,
        row_number() over (partition by history.deal_id order by history.entered_at desc, history.stage desc) as back
    from marts.stage_history($as_of::date) as history
    left join end_words on history.stage = end_words.stage
    where history.entered_on <= $as_of::date
    window next_entries as (partition by history.deal_id order by history.entered_at, history.stage)
)

select
    entries.deal_id,
    deals.pipeline,
    entries.stage,
    entries.entered_on,
    coalesce(entries.next_on, case when deals.outcome <> 'open' then deals.closed_on end) as left_on,
    case
        when entries.next_on is null or entries.is_next_end then deals.outcome = 'won'
        else true
    end as is_advanced,
    entries.back = 1 as is_last
from entries
inner join {work}_deals as deals on entries.deal_id = deals.deal_id
where not entries.is_end
