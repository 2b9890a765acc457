-- the comparison of the refresh that is shown for as_of with an earlier day, where its rows are still kept
select comparison_id::text as comparison_id, compares_deals
from db.results.comparisons as comparisons
where since_on = $since_on::date
    and refresh_id = marts.shown_refresh($as_of)
    and (
        not compares_deals
        or exists (select 1 from db.results.pipeline_before as kept where kept.refresh_id = comparisons.comparison_id)
        or exists (select 1 from db.results.deal_changes as kept where kept.refresh_id = comparisons.comparison_id)
    )
limit 1
