-- one row per deal of the customer whose open deal this is, as far as the viewer may see it
with deal as (
    select deal_id, account_id, account_name
    from db.results.open_deals
    where refresh_id = marts.shown_refresh($as_of)
        and deal_id = $deal_id
        and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
),

names as (
    select account_name from deal
    union
    select wrong_name
    from marts.right_names($as_of::date)
    where column_name = 'account_name' and right_name in (select account_name from deal)
),

-- the customer's deals by the versions that hold: the state of every deal is not worked out for a few
of_customer as (
    select deal_id, deal_name
    from db.staging.deals
    where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('deals', $as_of))
        and coalesce(opened_on <= $as_of::date, true)
        and (
            deal_id = $deal_id
            or account_id = (select account_id from deal)
            or (
                account_id is null
                and (select account_id is null from deal)
                and account_name in (select account_name from names)
            )
        )
)

select deal_id, deal_name, (select account_id from deal) as account_id
from of_customer
where (select count(*) from deal) > 0
    and (
        $sees_all
        or deal_id in (
            select deal_id
            from marts.deals($as_of::date)
            where not $sees_all and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
        )
    )
order by deal_id
