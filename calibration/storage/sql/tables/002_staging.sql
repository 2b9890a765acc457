-- What systems said: typed versions of rows. `known_from` is the day the load's data reached; `known_until` is the first
-- day on which another version holds (null: still current); `closed_by` is the load that ended it; `retired_by` is a load
-- of older data that replaced it by pieces, and `split_by` marks those pieces; undone versions stay, marked. A version
-- holds while `not is_undone and retired_by is null`. Uniqueness is the load's duty (no primary keys).

-- one row per version of a deal, as one load stated it
create table db.staging.deals (
    deal_id text,
    deal_name text,
    account_id text,
    account_name text,
    lead_id text,
    owner_id text,
    owner_name text,
    region text,
    team text,
    product text,
    segment text,
    pipeline text,
    stage text,
    outcome text,
    amount decimal(18, 2),
    currency text,
    probability_ratio double,
    forecast_category text,
    opened_on date,
    expected_close_on date,
    closed_on date,
    lead_source text,
    deal_type text,
    next_step text,
    lost_reason text,
    competitor text,
    proposal_sent_on date,
    proposal_answered_on date,
    last_contact_on date,
    is_key_customer boolean,
    updated_on date,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a deal entering a stage, as one load stated it
create table db.staging.stage_history (
    deal_id text,
    pipeline text,
    stage text,
    entered_at timestamp,
    probability_ratio double,
    amount decimal(18, 2),
    owner_id text,
    note text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a activity (call, visit, meeting, message, task), as one load stated it
create table db.staging.activities (
    activity_id text,
    activity_kind text,
    occurred_at timestamp,
    owner_id text,
    owner_name text,
    deal_id text,
    account_id text,
    account_name text,
    contact text,
    lead_id text,
    subject text,
    outcome text,
    next_step text,
    is_done boolean,
    due_on date,
    note text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a lead, as one load stated it
create table db.staging.leads (
    lead_id text,
    lead_name text,
    account_name text,
    owner_id text,
    owner_name text,
    region text,
    segment text,
    source text,
    status text,
    created_on date,
    qualified_on date,
    converted_on date,
    deal_id text,
    note text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a contract and approval step, as one load stated it
create table db.staging.contracts (
    contract_id text,
    contract_name text,
    account_id text,
    account_name text,
    deal_id text,
    owner_id text,
    owner_name text,
    amount decimal(18, 2),
    signed_on date,
    starts_on date,
    ends_on date,
    step text,
    department text,
    approver text,
    submitted_on date,
    approved_on date,
    revision_count bigint,
    status text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a signed order in the ERP, as one load stated it
create table db.staging.signings (
    signing_id text,
    contract_id text,
    deal_id text,
    account_id text,
    account_name text,
    owner_id text,
    owner_name text,
    region text,
    product text,
    signed_on date,
    amount decimal(18, 2),
    currency text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a payment received, as one load stated it
create table db.staging.collections (
    collection_id text,
    contract_id text,
    signing_id text,
    account_id text,
    account_name text,
    owner_name text,
    collected_on date,
    amount decimal(18, 2),
    currency text,
    method text,
    instalment text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a customer, as one load stated it
create table db.staging.accounts (
    account_id text,
    account_name text,
    industry text,
    segment text,
    region text,
    owner_id text,
    owner_name text,
    level text,
    is_key_customer boolean,
    parent_account text,
    annual_revenue_amount decimal(18, 2),
    employee_count bigint,
    created_on date,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a contact person, as one load stated it
create table db.staging.contacts (
    contact_id text,
    contact_name text,
    account_id text,
    account_name text,
    title text,
    email text,
    phone text,
    owner_id text,
    owner_name text,
    created_on date,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a person, as one load stated it
create table db.staging.people (
    person_id text,
    person_name text,
    email text,
    role text,
    department text,
    manager text,
    team text,
    region text,
    joined_on date,
    left_on date,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a product, as one load stated it
create table db.staging.products (
    product_id text,
    product_name text,
    series text,
    list_price decimal(18, 2),
    is_active boolean,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a measure, unit and period, as one load stated it
create table db.staging.targets (
    measure text,
    unit_kind text,
    unit text,
    period_kind text,
    period_starts_on date,
    target_amount decimal(18, 2),
    released_on date,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a stage of a pipeline, as one load stated it
create table db.staging.stages (
    stage_id text,
    pipeline text,
    stage text,
    position bigint,
    stage_weight double,
    outcome text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a store, as one load stated it
create table db.staging.stores (
    store_id text,
    store_name text,
    region text,
    city text,
    store_type text,
    cluster text,
    supervisor text,
    manager text,
    opened_on date,
    closed_on date,
    area_m2 double,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a store and day, as one load stated it
create table db.staging.store_days (
    store_id text,
    day_on date,
    traffic_count bigint,
    transaction_count bigint,
    sales_amount decimal(18, 2),
    inventory_amount decimal(18, 2),
    cost_amount decimal(18, 2),
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a customer feedback text, as one load stated it
create table db.staging.feedback (
    feedback_id text,
    account_id text,
    account_name text,
    deal_id text,
    owner_name text,
    received_on date,
    channel text,
    score double,
    content text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a proposal sent, as one load stated it
create table db.staging.proposals (
    proposal_id text,
    deal_id text,
    account_name text,
    owner_name text,
    sent_on date,
    answered_on date,
    outcome text,
    version_count bigint,
    amount decimal(18, 2),
    contents text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a person, skill and week, as one load stated it
create table db.staging.capacity (
    person_id text,
    person_name text,
    skill text,
    week_on date,
    available_days double,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a instalment of a payment term, as one load stated it
create table db.staging.payment_terms (
    applies_to text,
    instalment bigint,
    share_ratio double,
    due_after_days bigint,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);

-- one row per version of a learning resource, as one load stated it
create table db.staging.learning (
    resource_id text,
    title text,
    topic text,
    skill text,
    format text,
    link text,
    record_key text not null,
    load_id uuid not null,
    line_number bigint not null,
    known_from date not null,
    known_until date,
    closed_by uuid,
    retired_by uuid,
    split_by uuid,
    is_undone boolean not null
);
