-- The lights of a refresh (caches: deleted and rebuilt at will), and what people saw of them: changes, never a row a day.

-- one row per refresh and subject: its light, the rule that decided, since when, on what evidence, and who is told.
-- `value` is the measure of the rule on `event_on`'s clock; `streak_days` counts open days in a row not green (stores)
create table db.results.lights (
    refresh_id uuid not null,
    subject_kind text not null,
    subject_id text not null,
    subject_name text,
    light text not null,
    cause text,
    rule_id text,
    since_on date,
    measure text,
    value double,
    threshold double,
    event_on date,
    note text,
    rated_on date not null,
    streak_days bigint,
    recoverable_amount decimal(18, 2),
    region text,
    team text,
    person_id text,
    amount decimal(18, 2),
    role_told text,
    told_name text
);

-- one row per refresh, store and open day of the last eight weeks: each indicator beside what is usual for that weekday
create table db.results.store_ratings (
    refresh_id uuid not null,
    store_id text not null,
    region text,
    day_on date not null,
    light text not null,
    rule_id text,
    is_special boolean not null,
    is_high_risk boolean not null,
    traffic double,
    usual_traffic double,
    conversion_ratio double,
    usual_conversion_ratio double,
    turnover double,
    usual_turnover double,
    sales double,
    usual_sales double
);

------------------------------------------------------------------------------------------------------------------------

-- one row per change of a light or of the rule behind it, as published; it holds until the subject's next row. Light is null
-- where the subject is no longer rated (a deal closed). Written only going forward: looking back at a day changes nothing
create table db.results.light_changes (
    as_of date not null,
    recorded_at timestamp not null,
    refresh_id uuid not null,
    subject_kind text not null,
    subject_id text not null,
    light text,
    cause text,
    rule_id text,
    since_on date
);
