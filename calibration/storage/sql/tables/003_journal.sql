-- What people decided: added, never changed. A later entry may supersede an earlier one; both stay.

create schema db.journal;

-- one row per thing that a person wrote
create table db.journal.entries (
    entry_id uuid not null,
    kind text not null,
    subject text not null,
    body text not null,
    author text not null,
    written_at timestamp not null,
    -- the day that the person was looking at (a column named as_of would clash with the parameter of the macros)
    seen_as_of date,
    supersedes uuid
);
