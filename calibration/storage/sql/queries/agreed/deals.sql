-- one row per open deal of the unit that the coming weeks should bring most of, and one per payment term for the others together:
-- what each week should bring, and the payment term that holds. A term is named after a customer, a segment or a product
with terms as (
    select min(applies_to) as term, lower(trim(applies_to)) as term_key
    from db.staging.payment_terms
    where marts.holds(
        is_undone, retired_by, known_from, known_until, marts.read_on('payment_terms', $as_of::date)
    )
    group by term_key
),

valued as (
    select
        deals.deal_id,
        coalesce(deals.deal_name, deals.account_name, deals.deal_id) as deal_name,
        deals.account_name,
        deals.person_name,
        coalesce(of_id.term, of_account.term, of_product.term, of_segment.term, '') as term,
        chances.expected_amount,
        list_transform(
            range(1, $weeks::int + 1), lambda week: coalesce(chances.p_win_weeks[week], 0) * chances.expected_amount
        ) as weeks
    from db.results.open_deals as deals
    inner join db.results.deal_chances as chances
        on deals.deal_id = chances.deal_id and deals.refresh_id = chances.refresh_id
    left join terms as of_id on lower(trim(deals.account_id)) = of_id.term_key
    left join terms as of_account on lower(trim(deals.account_name)) = of_account.term_key
    left join terms as of_product on lower(trim(deals.product)) = of_product.term_key
    left join terms as of_segment on lower(trim(deals.segment)) = of_segment.term_key
    where deals.refresh_id = marts.shown_refresh($as_of)
        and marts.in_unit($unit_kind, $unit_key, deals.region, deals.team, deals.person_id)
        and marts.in_scope(deals.region, deals.person_id, null, $sees_all, $regions, $stores, $person)
),

placed as (
    select *, row_number() over (order by list_sum(weeks) desc, deal_id) <= $most::int as is_listed
    from valued
    where list_sum(weeks) > 0
),

together as (
    select
        case when is_listed then deal_id else concat('others:', term) end as deal_id,
        case when is_listed then any_value(deal_name) end as deal_name,
        case when is_listed then any_value(account_name) end as account_name,
        case when is_listed then any_value(person_name) end as person_name,
        term,
        count(*) as deal_count,
        sum(expected_amount) as expected_amount,
        list(weeks) as every_deal,
        is_listed
    from placed
    group by case when is_listed then deal_id else concat('others:', term) end, is_listed, term
),

by_week as (
    select
        * exclude (every_deal, is_listed),
        list_transform(
            range(1, $weeks::int + 1), lambda week: list_sum(list_transform(every_deal, lambda deal: deal[week]))
        ) as weeks,
        is_listed
    from together
)

select * exclude (is_listed)
from by_week
order by is_listed desc, list_sum(weeks) desc, deal_id, term
