-- What closes the gap: how high a unit stood in past weeks, what moving pays, and what is expected of deals not yet opened.

-- one row per refresh, unit and past week (newest ends at as_of): stocks as they stood at its end, and what happened in it;
-- null where no file tells. `late_days`: days beyond the limit, over the approvals of the week
create table db.results.lever_weeks (
    refresh_id uuid not null,
    unit text not null,
    week_ends_on date not null,
    open_count bigint,
    stuck_count bigint,
    quiet_count bigint,
    opened_count bigint,
    won_count bigint,
    lost_count bigint,
    won_amount double,
    approved_count bigint,
    late_days bigint
);

-- one row per refresh and lever that moves single deals (unstick, contact): cases of the past (a deal at a week's end), how many
-- of those held up were won within four weeks, how many would have been at the rate of the others in the same stage
-- (`moving_wins`), and at that of all in the same stage (`usual_wins`)
create table db.results.lever_gains (
    refresh_id uuid not null,
    lever text not null,
    held_count bigint not null,
    moving_count bigint not null,
    held_wins double not null,
    moving_wins double not null,
    usual_wins double not null
);

-- expected of deals that are not yet opened, by the pipeline; null for refreshes of an earlier version
alter table db.results.rests add column arrivals_mean double;
