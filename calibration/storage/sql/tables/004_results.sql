-- What the computer concluded. Refreshes, positions, forecasts and receipts are what people saw: added, never changed.
-- The tables below the line are caches of the state behind them: deleted and rebuilt at will.

create schema db.results;

-- one row per refresh: what was concluded for one as_of from one state of the loads and one version of the parameters
create table db.results.refreshes (
    refresh_id uuid not null,
    as_of date not null,
    since_on date not null,
    fingerprint text not null,
    parameters_version bigint not null,
    computed_at timestamp not null,
    took_seconds double not null,
    is_rebuilt boolean not null
);

-- one row per time that a refresh became the one that pages show for its day (a load may be undone and an older one hold again)
create table db.results.shown (
    as_of date not null,
    refresh_id uuid not null,
    shown_at timestamp not null
);

-- one row per refresh, measure, unit and running period; deviation = trajectory − target, negative = behind
create table db.results.positions (
    refresh_id uuid not null,
    measure text not null,
    unit text not null,
    unit_kind text not null,
    unit_key text not null,
    unit_name text not null,
    parent_unit text,
    team text,
    region text,
    period_kind text not null,
    starts_on date not null,
    ends_on date not null,
    baseline_target decimal(18, 2),
    calibrated_target decimal(18, 2),
    target_amount decimal(18, 2),
    is_summed boolean not null,
    target_today decimal(18, 2),
    actual_amount decimal(18, 2) not null,
    trajectory_amount decimal(18, 2),
    trajectory_low decimal(18, 2),
    trajectory_high decimal(18, 2),
    deviation_amount decimal(18, 2),
    remaining_amount decimal(18, 2),
    attainment_ratio double,
    expected_ratio double,
    curve text,
    pacing double,
    commit_amount decimal(18, 2),
    commit_attainment_ratio double,
    open_due_amount decimal(18, 2),
    pipeline_coverage double,
    hit_probability double,
    refusal text,
    light text not null,
    won_count bigint not null,
    open_count bigint not null,
    overdue_count bigint not null,
    stuck_count bigint not null,
    stuck_amount decimal(18, 2),
    weeks double[] not null,
    receipt_n bigint,
    receipt_k bigint
);

-- one row per refresh, measure, unit and block of seven days (h = 1 …), and per total of the first h blocks (is_total)
create table db.results.forecasts (
    refresh_id uuid not null,
    measure text not null,
    unit text not null,
    unit_kind text not null,
    cutoff date not null,
    h bigint not null,
    is_total boolean not null,
    ds date not null,
    yhat double not null,
    lo80 double,
    hi80 double,
    sd double,
    refusal text
);

------------------------------------------------------------------------------------------------------------------------

-- one row per refresh and place in the tree, in the order in which a tree is read
create table db.results.units (
    refresh_id uuid not null,
    unit text not null,
    unit_kind text not null,
    unit_key text not null,
    unit_name text not null,
    parent_unit text,
    team text,
    region text,
    depth bigint not null,
    place bigint not null,
    measures text[] not null
);

-- one row per refresh, measure, unit, running period and day: cumulative within the period
create table db.results.position_days (
    refresh_id uuid not null,
    measure text not null,
    unit text not null,
    period_kind text not null,
    day_on date not null,
    actual_amount double,
    trajectory_amount double,
    trajectory_low double,
    trajectory_high double,
    target_amount double
);

-- one row per refresh and open deal, with its clocks and what it is worth
create table db.results.open_deals (
    refresh_id uuid not null,
    deal_id text not null,
    deal_name text,
    account_id text,
    account_name text,
    person_id text,
    person_name text,
    team text,
    region text,
    product text,
    segment text,
    pipeline text,
    stage text,
    stage_position double,
    stage_weight double,
    probability_ratio double,
    win_probability double,
    p_win double,
    category text not null,
    amount decimal(18, 2),
    expected_amount decimal(18, 2),
    at_stake_amount decimal(18, 2),
    opened_on date,
    expected_close_on date,
    last_contact_on date,
    stage_entered_on date,
    age_days bigint,
    overdue_days bigint,
    contact_age_days bigint,
    stage_age_days bigint,
    is_stuck boolean not null,
    is_key_customer boolean not null,
    competitor text,
    next_step text,
    proposal_sent_on date,
    proposal_answered_on date,
    reasons text[] not null,
    is_rebuilt boolean not null
);

-- one row per refresh, stage of a pipeline, person, segment and product: open deals, and moves within the funnel's span
create table db.results.funnel_cells (
    refresh_id uuid not null,
    pipeline text,
    stage text,
    outcome text not null,
    stage_position double,
    person_id text,
    person_name text,
    team text,
    region text,
    segment text,
    product text,
    open_count bigint not null,
    open_amount decimal(18, 2),
    stuck_count bigint not null,
    stuck_amount decimal(18, 2),
    blocked_amount decimal(18, 2),
    entered_count bigint not null,
    advanced_count bigint not null,
    left_count bigint not null,
    closed_count bigint not null,
    closed_amount decimal(18, 2)
);

-- one row per refresh and stage of a pipeline: the median days that deals stayed in it
create table db.results.stage_times (
    refresh_id uuid not null,
    pipeline text,
    stage text,
    median_days double,
    left_count bigint not null
);

-- one row per refresh and deal that came, closed, went, moved or changed amount or owner since `since_on`
create table db.results.deal_changes (
    refresh_id uuid not null,
    deal_id text not null,
    deal_name text,
    account_name text,
    person_name text,
    before_person_id text,
    before_team text,
    before_region text,
    before_outcome text,
    before_close_on date,
    before_amount decimal(18, 2),
    after_person_id text,
    after_team text,
    after_region text,
    after_outcome text,
    after_close_on date,
    after_amount decimal(18, 2)
);
