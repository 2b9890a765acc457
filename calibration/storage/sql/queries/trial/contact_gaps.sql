-- one row per deal and wait between two contacts (from its opening on, to its close or as_of); none where no file tells of
-- contacts: silence of the records is no silence
select
    deal_id,
    occurred_on as started_on,
    coalesce(lead(occurred_on) over (partition by deal_id order by occurred_on), closed_on, $as_of::date + 1) as ended_on
from (
    select distinct deals.deal_id, activities.occurred_on, deals.closed_on
    from deals
    inner join marts.activities($as_of::date) as activities on deals.deal_id = activities.deal_id
    where activities.is_contact
        and activities.occurred_on >= deals.opened_on
        and activities.occurred_on <= coalesce(deals.closed_on, $as_of::date)
    union
    select deal_id, opened_on, closed_on
    from deals
    where exists (select 1 from marts.activities($as_of::date) where is_contact)
)
