-- What forecasts would have said on earlier days, through the same door as the app, beside what came. Caches: the same
-- days and loads give the same rows again.

-- one row per run of the backtest
create table db.results.backtests (
    backtest_id uuid not null,
    truth_on date not null,
    measure text not null,
    computed_at timestamp not null,
    took_seconds double not null
);

-- one row per run, cutoff, span ahead, unit and method: what was said of the span's total, and what came (measure's unit).
-- `is_period`: the span ends with a month, `lead_weeks` before which numbers are frozen; else it is lead_weeks × 7 days.
-- `booked_month` and `booked_quarter`: booked in the running periods up to the cutoff. `state`: what was known then
create table db.results.backtest_cases (
    backtest_id uuid not null,
    cutoff date not null,
    state text not null,
    ends_on date not null,
    lead_weeks bigint not null,
    is_period boolean not null,
    unit_kind text not null,
    unit text not null,
    method text not null,
    said double not null,
    lo80 double,
    hi80 double,
    scale double,
    came double not null,
    booked_month double not null,
    booked_quarter double not null
);

-- one row per run, cutoff and unit with a chance of hitting the running month's trial target, and whether it was hit
create table db.results.backtest_chances (
    backtest_id uuid not null,
    cutoff date not null,
    state text not null,
    unit_kind text not null,
    unit text not null,
    target_amount double not null,
    chance double not null,
    is_on_course boolean not null,
    is_hit boolean not null
);
