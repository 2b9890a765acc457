-- one row per deal and past week's end (week 0 is as_of) at which it was open: where it stood, and whether it was won within four
-- weeks (null while those are not over). Stages are told by their entries, so every case is written from an entry's span.
create table {work}_lever_cases as
with told as (
    select
        exists (select 1 from {work}_contacts where last_contact_on is not null) as has_contacts,
        (select median(closed_on - opened_on) from {work}_deals where outcome = 'won' and closed_on >= opened_on)
            as cycle_days
),

spans as (
    select deal_id, pipeline, stage, entered_on as begins_on, left_on as until_on, true as has_stage
    from {work}_stage_entries
    union all
    select deal_id, pipeline, stage, opened_on, closed_on, false
    from {work}_deals
    where opened_on is not null and deal_id not in (select deal_id from {work}_stage_entries)
),

held as (
    select deal_id, account_id, occurred_on
    from marts.activities($as_of::date)
    where is_contact and occurred_on >= $as_of::date - 77 - $contact_yellow_days::int
),

contacts as (
    select deal_id, occurred_on from held where deal_id is not null
    union all
    select deals.deal_id, held.occurred_on
    from held
    inner join {work}_deals as deals on held.account_id = deals.account_id
    where held.deal_id is null
    union all
    select deal_id, least((body ->> 'contacted_on')::date, acted_on)
    from marts.deal_acts($as_of::date)
    where kind = 'contact'
    union all
    select deal_id, last_contact_on from {work}_deals where last_contact_on <= $as_of::date
),

-- a contact keeps a deal from being quiet at the ends of the weeks that it is at most the yellow limit old at: a bit a week
spoken as (
    select deal_id, bit_or(1::bigint << week) as weeks
    from (
        select
            deal_id,
            unnest(range(
                greatest(ceil(($as_of::date - occurred_on - $contact_yellow_days::int) / 7.0), 0)::bigint,
                least(($as_of::date - occurred_on) // 7, 11) + 1
            )) as week
        from contacts
    )
    group by deal_id
),

-- everything is joined before a span becomes its weeks (twelve times fewer rows); days are counted back from as_of
placed as (
    select
        spans.deal_id,
        spans.pipeline,
        spans.stage,
        $as_of::date - spans.begins_on as stage_days,
        $as_of::date - deals.opened_on as open_days,
        case when deals.outcome = 'won' then $as_of::date - deals.closed_on end as won_days,
        deals.region,
        deals.team,
        deals.person_id,
        greatest(
            $stuck_least_days::double,
            $stuck_factor::double * coalesce(case when spans.has_stage then times.median_days end, told.cycle_days)
        ) as stuck_days,
        case when told.has_contacts then coalesce(spoken.weeks, 0) end as spoken_weeks,
        unnest(range(
            case when spans.until_on <= $as_of::date then ($as_of::date - spans.until_on) // 7 + 1 else 0 end,
            least(($as_of::date - spans.begins_on) // 7, 11) + 1
        ))::int as week
    from spans
    cross join told
    inner join {work}_deals as deals on spans.deal_id = deals.deal_id
    left join {work}_stage_times as times
        on spans.stage = times.stage and spans.pipeline is not distinct from times.pipeline
    left join spoken on spans.deal_id = spoken.deal_id
    where spans.begins_on <= $as_of::date
        and (spans.until_on is null or spans.until_on > $as_of::date - 78)
)

select
    deal_id,
    week,
    pipeline,
    stage,
    region,
    team,
    person_id,
    coalesce(stage_days - 7 * week > stuck_days, false) as is_stuck,
    case
        when spoken_weeks is not null
            then (spoken_weeks >> week) & 1 = 0 and open_days - 7 * week > $contact_yellow_days::int
    end as is_quiet,
    case when week >= 4 then coalesce(won_days >= 7 * week - 28, false) end as is_won_soon
from placed
