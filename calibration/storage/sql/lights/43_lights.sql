-- one row per open deal that a rule speaks about: its light of as_of. One statement from the readings to the light: every table
-- between would cost a million deals another second
create table {work}_lights as
with named as (
    select deals.deal_id, min(versions.known_from) as named_on
    from {work}_open_deals as deals
    inner join db.staging.deals as versions
        on deals.deal_id = versions.deal_id
        and deals.competitor = versions.competitor
        and not versions.is_undone
        and versions.known_from <= $as_of::date
    group by deals.deal_id
),

facts as (
    select facts.deal_id, min(verdicts.place) as place,
        arg_min_null(facts.told_on, verdicts.place) as told_on, arg_min_null(facts.said, verdicts.place) as said
    from {work}_facts as facts
    inner join {work}_deal_verdicts as verdicts
        on verdicts.measure = concat(facts.meaning, '_count') and verdicts.reading = 1
    group by facts.deal_id
),

events as (
    select
        deal_id, person_id, team, region, competitor, expected_close_on, stage_entered_on, proposal_sent_on,
        case when contact_age_days is not null then coalesce(last_contact_on, opened_on) end as contact_on,
        is_key_customer,
        proposal_sent_on <= $as_of::date and proposal_answered_on is null as waits_for_answer
    from {work}_open_deals
),

read_off as (
    select
        *,
        marts.clock_reading($as_of, contact_on) as contact_reading,
        marts.clock_reading($as_of, expected_close_on) as overdue_reading,
        case when is_key_customer then marts.clock_reading($as_of, stage_entered_on) end as stage_reading,
        case when waits_for_answer then marts.clock_reading($as_of, proposal_sent_on) end as proposal_reading,
        (competitor is not null)::int as competitor_reading
    from events
),

placed as (
    select
        read_off.deal_id,
        read_off.person_id,
        read_off.team,
        read_off.region,
        read_off.contact_on,
        read_off.expected_close_on,
        read_off.stage_entered_on,
        read_off.proposal_sent_on,
        named.named_on,
        read_off.competitor,
        facts.told_on,
        facts.said,
        least(contact.place, overdue.place, stage.place, proposal.place, competitor.place, facts.place) as place
    from read_off
    left join (select * from {work}_deal_verdicts where measure = 'contact_age_days') as contact
        on read_off.contact_reading = contact.reading
    left join (select * from {work}_deal_verdicts where measure = 'overdue_days') as overdue
        on read_off.overdue_reading = overdue.reading
    left join (select * from {work}_deal_verdicts where measure = 'key_stage_age_days') as stage
        on read_off.stage_reading = stage.reading
    left join (select * from {work}_deal_verdicts where measure = 'proposal_age_days') as proposal
        on read_off.proposal_reading = proposal.reading
    left join (select * from {work}_deal_verdicts where measure = 'competitor_count') as competitor
        on read_off.competitor_reading = competitor.reading
    left join facts on read_off.deal_id = facts.deal_id
    left join named on read_off.deal_id = named.deal_id
),

told as (
    select
        'deal' as subject_kind,
        deals.deal_id as subject_id,
        null::text as subject_name,
        verdicts.light,
        verdicts.cause,
        verdicts.rule_id,
        case verdicts.measure
            when 'contact_age_days' then deals.contact_on
            when 'overdue_days' then deals.expected_close_on
            when 'key_stage_age_days' then deals.stage_entered_on
            when 'proposal_age_days' then deals.proposal_sent_on
            when 'competitor_count' then deals.named_on
            else deals.told_on
        end as began_on,
        verdicts.measure,
        verdicts.value,
        verdicts.threshold,
        case
            when verdicts.measure = 'competitor_count' then deals.competitor
            when ends_with(verdicts.measure, '_count') then deals.said
        end as said,
        verdicts.ran_out_on,
        deals.region,
        deals.team,
        deals.person_id,
        verdicts.role_told,
        people.told_name
    from placed as deals
    inner join {work}_deal_verdicts as verdicts on deals.place = verdicts.place
    left join {work}_told as people on deals.person_id = people.person_id and verdicts.role_told = people.role_told
)

select
    subject_kind, subject_id, subject_name, light, cause, rule_id,
    case
        when cause = 'fact' then began_on
        -- an event of before the clock's first day: too long ago for a pause to matter
        when cause = 'time' then coalesce(ran_out_on, began_on + threshold::int + 1)
    end as since_on,
    measure, value, threshold,
    case when cause is not null then began_on end as event_on,
    case when cause is not null then said end as note,
    $as_of::date as rated_on, null::bigint as streak_days, null::decimal(18, 2) as recoverable_amount,
    region, team, person_id, null::decimal(18, 2) as amount, role_told,
    case when cause is not null then told_name end as told_name
from told
