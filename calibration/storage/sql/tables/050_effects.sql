-- Whether decisions helped, as published on their review date: added, never changed.

-- one row per decision that was measured: its verdict from what was known on the review date. Effects are in the metric's unit a
-- week, positive = more of it; `weeks` is JSON: the series behind the picture
create table db.results.effects (
    decision_id text not null,
    measured_as_of date not null,
    metric text not null,
    measured_unit text,
    verdict text not null,
    reason text not null,
    effect double,
    low double,
    high double,
    before_weeks bigint not null,
    after_weeks bigint not null,
    peer_count bigint not null,
    weeks text not null,
    published_at timestamp not null
);
