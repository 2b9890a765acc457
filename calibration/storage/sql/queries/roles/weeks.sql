-- one row per behaviour and week of seven days (the last one ends on as_of): what one person did, where the viewer may see
-- them. Behaviours that are due by month are counted over the 30 days that end with the week. Leads count for the first
-- contact in the week in which their limit of days ends, whether anybody contacted them or not
with person as (
    select person_id, person_name
    from marts.people($as_of::date)
    where person_id = $person_id and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

keys as (
    select marts.match_key(person_id) as name_key from person
    union
    select marts.match_key(person_name)
    from marts.people($as_of::date)
    where marts.match_key(person_name) in (select marts.match_key(person_name) from person)
    group by 1
    having count(*) = 1
),

weeks as (
    select $as_of::date - (7 * n)::int as week_ends_on from range($weeks::int) as past (n)
),

wins as (
    select
        person_id,
        coalesce(account_id, account_name) as account,
        deal_type,
        amount,
        closed_on,
        row_number() over (partition by coalesce(account_id, account_name) order by closed_on, deal_id) = 1 as is_first
    from marts.deals($as_of::date)
    where outcome = 'won' and closed_on <= $as_of::date and coalesce(account_id, account_name) is not null
),

own_wins as (
    select * from wins where person_id in (select person_id from person)
),

customers as (
    select account, min(closed_on) as first_won_on from wins group by account
),

top_accounts as (
    select account
    from own_wins
    where closed_on > $as_of::date - 730
    group by account
    order by sum(amount) desc nulls last, account
    limit $top::int
),

activities as (
    select
        coalesce(account_id, account_name) as account,
        lead_id,
        occurred_on,
        is_contact,
        regexp_matches(
            lower(concat_ws(' ', activity_kind, subject, note)), '健康(度|报告|检查)|health (report|check)|\bqbr\b'
        ) as is_report
    from marts.activities($as_of::date)
    where marts.match_key(coalesce(owner_id, owner_name)) in (select name_key from keys)
        and occurred_on between $as_of::date - 7 * $weeks::int - 60 and $as_of::date
),

leads as (
    select
        leads.lead_id,
        leads.created_on,
        leads.qualified_on,
        leads.created_on + $limit::int as limit_on,
        -- nobody's contact: as long as it has lasted, at least
        coalesce(min(activities.occurred_on), $as_of::date + 1) - leads.created_on as waited_days
    from marts.leads($as_of::date) as leads
    left join activities
        on leads.lead_id = activities.lead_id and activities.is_contact and activities.occurred_on >= leads.created_on
    where marts.match_key(coalesce(leads.owner_id, leads.owner_name)) in (select name_key from keys)
    group by leads.lead_id, leads.created_on, leads.qualified_on
),

counted as (
    select weeks.week_ends_on, behaviour, done
    from weeks
    cross join lateral (
        select 'new_mqls' as behaviour, count(*)::double as done
        from leads
        where leads.qualified_on between weeks.week_ends_on - 6 and weeks.week_ends_on
        union all
        select 'qualified_leads', count(*)::double
        from leads
        where leads.qualified_on between weeks.week_ends_on - 6 and weeks.week_ends_on
        union all
        select 'first_visit_days', median(leads.waited_days)::double
        from leads
        where leads.limit_on between weeks.week_ends_on - 6 and weeks.week_ends_on
        union all
        select 'customers_touched', count(distinct activities.account)::double
        from activities
        inner join customers
            on activities.account = customers.account and activities.occurred_on > customers.first_won_on
        where activities.is_contact and activities.occurred_on between weeks.week_ends_on - 6 and weeks.week_ends_on
        union all
        select 'top_accounts_kept', count(distinct activities.account)::double
        from activities
        where activities.account in (select account from top_accounts)
            and activities.is_contact
            and activities.occurred_on between weeks.week_ends_on - 29 and weeks.week_ends_on
        union all
        select 'health_reports', count(*)::double
        from activities
        where activities.is_report and activities.occurred_on between weeks.week_ends_on - 29 and weeks.week_ends_on
        union all
        select 'first_signings', count(*)::double
        from own_wins
        where own_wins.is_first and own_wins.closed_on between weeks.week_ends_on - 29 and weeks.week_ends_on
        union all
        select 'add_on_orders', count(*)::double
        from own_wins
        where not own_wins.is_first
            and not regexp_matches(lower(coalesce(own_wins.deal_type, '')), '续|renew')
            and own_wins.closed_on between weeks.week_ends_on - 29 and weeks.week_ends_on
    ) as done
)

-- a week without a case has no row in what was counted
select kinds.behaviour, weeks.week_ends_on, counted.done
from (select distinct behaviour from counted union select 'first_visit_days') as kinds
cross join weeks
left join counted on kinds.behaviour = counted.behaviour and weeks.week_ends_on = counted.week_ends_on
where exists (select 1 from person)
order by kinds.behaviour, weeks.week_ends_on
