-- one row per refresh, place and expected close: the deals that were open on `since_on`, as they were known then; the start
-- of the waterfall is summed from these rows alone, so that start + steps = end is a statement that can be false
create table db.results.pipeline_before (
    refresh_id uuid not null,
    person_id text,
    team text,
    region text,
    expected_close_on date,
    open_count bigint not null,
    open_amount decimal(18, 2)
);

-- whether the deals of `since_on` were stated by a load: a state rebuilt from dates has neither amounts nor close dates to
-- compare with. Null for refreshes of an earlier version.
alter table db.results.refreshes add column compares_deals boolean;
