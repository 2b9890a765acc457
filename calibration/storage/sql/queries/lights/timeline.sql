-- one row per thing that happened with the deal's customer up to as_of, newest first
with deal as (
    select deal_id, account_id, account_name
    from db.results.open_deals
    where refresh_id = marts.shown_refresh($as_of)
        and deal_id = $deal_id
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

theirs as (
    select deals.deal_id, deals.deal_name
    from marts.deals($as_of::date) as deals
    inner join deal
        on deals.deal_id = deal.deal_id
        or (deal.account_id is not null and deals.account_id = deal.account_id)
        or (deal.account_id is null and deals.account_id is null and deals.account_name = deal.account_name)
    where marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
),

happened as (
    select
        activities.occurred_on as happened_on, 'activity' as what, activities.deal_id, activities.owner_name as person_name,
        activities.activity_kind as said,
        nullif(concat_ws(' · ', activities.subject, activities.outcome, activities.next_step), '') as detail
    from marts.activities($as_of::date) as activities
    where activities.occurred_on <= $as_of::date
        and (
            activities.deal_id in (select deal_id from theirs)
            or (activities.deal_id is null and activities.account_id in (select account_id from deal))
        )
    union all
    select entered_on, 'stage', deal_id, null, stage, null
    from marts.stage_history($as_of::date)
    where entered_on <= $as_of::date and deal_id in (select deal_id from theirs)
    union all
    select coalesce(since_on, as_of), 'light', subject_id, null, light, rule_id
    from db.results.light_changes
    where subject_kind = 'deal' and as_of <= $as_of::date and light is not null
        and subject_id in (select deal_id from theirs)
    union all
    select
        case when kind = 'contact' then (body ->> 'contacted_on')::date else acted_on end,
        kind, deal_id, author,
        coalesce(
            body ->> 'fact', body ->> 'channel', body ->> 'loss_reason', body ->> 'person_name', body ->> 'problem',
            body ->> 'text'
        ),
        coalesce(body ->> 'evidence', body ->> 'said', body ->> 'lesson', body ->> 'days')
    from marts.deal_acts($as_of::date)
    where deal_id in (select deal_id from theirs)
)

select happened.*, theirs.deal_name
from happened
left join theirs on happened.deal_id = theirs.deal_id
order by happened_on desc, what, said
limit $limit
