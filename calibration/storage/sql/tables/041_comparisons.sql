-- A pair of days that somebody compared: a cache. What changed between them is kept beside that of refreshes, in
-- results.deal_changes and results.pipeline_before, under the comparison's id.

-- one row per comparison of a refresh with an earlier day. `compares_deals`: a load speaks for the deals of that day
create table db.results.comparisons (
    comparison_id uuid not null,
    refresh_id uuid not null,
    since_on date not null,
    compares_deals boolean not null
);
