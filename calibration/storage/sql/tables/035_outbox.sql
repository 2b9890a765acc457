-- What people are told: notices (the inbox in the app) and messages (outside). Messages are worked off, so their rows change.

create schema db.outbox;

-- one row per thing that one person was told: a light that turned red, or went red for another reason. `lit_at` is when
-- that was published first, `red_on` the day on which the subject had turned red
create table db.outbox.notices (
    notice_id uuid not null,
    dedupe_key text not null,
    as_of date not null,
    created_at timestamp not null,
    recipient text not null,
    subject_kind text not null,
    subject_id text not null,
    subject_name text,
    light text not null,
    rule_id text not null,
    since_on date,
    red_on date not null,
    lit_at timestamp not null,
    region text,
    person_id text,
    measure text,
    value double,
    note text,
    amount decimal(18, 2)
);

-- one row per message to one person over one channel: a digest of their new notices. `state` is waiting, claimed, sent, failed
-- (given up), or unclear (it may have arrived, so it is never sent again); `channel` names a line of the settings, no secret
create table db.outbox.messages (
    message_id uuid not null,
    dedupe_key text not null,
    as_of date not null,
    created_at timestamp not null,
    recipient text not null,
    channel text not null,
    notice_ids uuid[] not null,
    title text not null,
    body text not null,
    state text not null,
    due_at timestamp not null,
    tries bigint not null,
    claimed_at timestamp,
    claimed_by text,
    sent_at timestamp,
    error text
);
