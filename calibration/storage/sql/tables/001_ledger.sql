-- What came in: one row per load (file or sheet), with the counts that always balance, and every refused row.

create schema db.staging;
create schema db.ledger;

-- one row per load of a file or sheet
create table db.ledger.loads (
    load_id uuid not null,
    kind text not null,
    layout text not null,
    file_name text not null,
    sheet text,
    file_hash text not null,
    file_bytes bigint not null,
    loaded_by text not null,
    loaded_at timestamp not null,
    data_through_on date not null,
    is_full boolean not null,
    derived_from uuid,
    mapping text not null,
    rows_read bigint not null,
    new_count bigint not null,
    changed_count bigint not null,
    unchanged_count bigint not null,
    rejected_count bigint not null,
    removed_count bigint not null,
    undone_at timestamp,
    undone_by text,
    note text
);

-- one row per refused row of a load: where, what was found, why, how to mend it, and the row itself
create table db.ledger.rejected_rows (
    load_id uuid not null,
    line_number bigint not null,
    column_name text not null,
    found text not null,
    reason text not null,
    details text not null,
    raw_row text not null
);
