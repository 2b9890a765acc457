-- one row per open deal with its clocks; ages are whole days, as_of − event day
create table {work}_open_deals as
with clocks as (
    select
        (select median(closed_on - opened_on) from {work}_deals where outcome = 'won' and closed_on >= opened_on)
            as cycle_days,
        exists (select 1 from {work}_contacts where last_contact_on is not null) as has_contacts
),

key_accounts as (
    select coalesce(account_id, account_name) as account
    from {work}_deals
    where outcome = 'open' and coalesce(account_id, account_name) is not null
    group by 1
    order by sum(expected_amount) desc nulls last, 1
    limit $key_customer_count::int
),

flagged_accounts as (
    select account_id from marts.accounts($as_of::date) where is_key_customer and account_id is not null
),

aged as (
    select
        deals.*,
        greatest(contacts.last_contact_on, contacts.logged_on) as contacted_on,
        entries.entered_on as stage_entered_on,
        $as_of::date - deals.opened_on as age_days,
        case when deals.expected_close_on < $as_of::date then $as_of::date - deals.expected_close_on end as overdue_days,
        case
            when clocks.has_contacts or contacts.logged_on is not null
                then $as_of::date - coalesce(greatest(contacts.last_contact_on, contacts.logged_on), deals.opened_on)
        end as contact_age_days,
        $as_of::date - entries.entered_on as stage_age_days,
        coalesce($as_of::date - entries.entered_on, $as_of::date - deals.opened_on)
            > greatest($stuck_least_days::double, $stuck_factor::double * coalesce(
                case when entries.entered_on is not null then times.median_days end, clocks.cycle_days
            )) as is_late,
        coalesce(deals.is_key_customer, false)
            or coalesce(deals.account_id in (select account_id from flagged_accounts), false)
            or coalesce(coalesce(deals.account_id, deals.account_name) in (select account from key_accounts), false)
            as is_key
    from {work}_deals as deals
    cross join clocks
    left join {work}_contacts as contacts on deals.deal_id = contacts.deal_id
    left join {work}_stage_entries as entries on deals.deal_id = entries.deal_id and entries.is_last
    left join {work}_stage_times as times
        on entries.stage = times.stage and entries.pipeline is not distinct from times.pipeline
    where deals.outcome = 'open'
)

select
    aged.deal_id,
    aged.deal_name,
    aged.account_id,
    aged.account_name,
    aged.person_id,
    aged.person_name,
    aged.team,
    aged.region,
    aged.product,
    aged.segment,
    aged.pipeline,
    aged.stage,
    aged.stage_position,
    aged.stage_weight,
    aged.probability_ratio,
    aged.category,
    aged.amount,
    aged.expected_amount,
    aged.opened_on,
    aged.expected_close_on,
    aged.contacted_on as last_contact_on,
    aged.stage_entered_on,
    aged.age_days,
    aged.overdue_days,
    aged.contact_age_days,
    aged.stage_age_days,
    coalesce(aged.is_late, false) as is_stuck,
    aged.is_key as is_key_customer,
    aged.competitor,
    aged.next_step,
    aged.proposal_sent_on,
    aged.proposal_answered_on,
    list_filter(
        [
            case when aged.contact_age_days > $contact_red_days::int then 'no_contact_red' end,
            case when aged.overdue_days is not null then 'overdue' end,
            case when aged.is_late then 'stuck' end,
            case when aged.competitor is not null then 'competitor' end,
            case
                when aged.proposal_answered_on is null
                    and $as_of::date - aged.proposal_sent_on > $proposal_unanswered_days::int
                    then 'proposal_unanswered'
            end,
            case
                when aged.contact_age_days > $contact_yellow_days::int
                    and aged.contact_age_days <= $contact_red_days::int
                    then 'no_contact_yellow'
            end
        ],
        lambda reason: reason is not null
    ) as reasons,
    aged.is_rebuilt
from aged
