-- What stands behind a forecast. What members said, and with which weight, was part of what people saw: added, never
-- changed. The tables below the line are caches.

-- one row per refresh, measure, member, unit, cutoff and week: what a member said, and the digest of what it was told
create table db.results.said (
    refresh_id uuid not null,
    measure text not null,
    member text not null,
    unique_id text not null,
    cutoff date not null,
    h bigint not null,
    yhat double not null,
    basis text not null
);

-- one row per refresh, measure, unit and member: its weight, and its four-week total
create table db.results.members (
    refresh_id uuid not null,
    measure text not null,
    unit text not null,
    member text not null,
    weight double not null,
    yhat double not null
);

------------------------------------------------------------------------------------------------------------------------

-- one row per refresh, measure, unit and running period: the distribution of what is still to come in it
create table db.results.rests (
    refresh_id uuid not null,
    measure text not null,
    unit text not null,
    period_kind text not null,
    days bigint not null,
    gross_mean double not null,
    refund_mean double not null,
    rate_error double not null,
    jump double not null,
    amount_cv double not null,
    refund_jump double not null
);

-- one row per refresh and open deal: the chance of winning it in each week ahead, and what it brings if won
create table db.results.deal_chances (
    refresh_id uuid not null,
    deal_id text not null,
    p_loss double not null,
    expected_amount double not null,
    p_win_weeks double[] not null
);

-- one row per refresh, measure, unit and past week of seven days ending at as_of (newest last)
create table db.results.unit_weeks (
    refresh_id uuid not null,
    measure text not null,
    unit text not null,
    week_ends_on date not null,
    actual_amount double not null
);

-- one row per refresh, unit and past week: leads and contracts; null where no file tells
create table db.results.drivers (
    refresh_id uuid not null,
    unit text not null,
    week_ends_on date not null,
    lead_count bigint,
    converted_count bigint,
    ended_count bigint,
    not_renewed_count bigint
);

-- one row per refresh, measure, unit, running period and week in it: share of the period's total, and its usual share
create table db.results.linearity (
    refresh_id uuid not null,
    measure text not null,
    unit text not null,
    period_kind text not null,
    week bigint not null,
    starts_on date not null,
    share_ratio double,
    usual_ratio double,
    period_count bigint not null
);
