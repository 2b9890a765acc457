-- The day from which on the loads of a kind can say what was known. A state of an earlier day is rebuilt from this one.
create macro marts.first_known_on(loaded_kind) as (
    select least(min(data_through_on) filter (where is_full), arg_min(data_through_on, loaded_at))
    from db.ledger.loads
    where kind = loaded_kind and undone_at is null and rows_read > rejected_count
);

-- the day whose versions answer for as_of
create macro marts.read_on(loaded_kind, as_of) as greatest(as_of::date, marts.first_known_on(loaded_kind));

-- whether the state of as_of is rebuilt
create macro marts.is_rebuilt(loaded_kind, as_of) as coalesce(as_of::date < marts.first_known_on(loaded_kind), false);
-- whether a load says what was known of that kind on a day
create macro marts.speaks_for(loaded_kind, as_of) as coalesce(as_of::date >= marts.first_known_on(loaded_kind), false);

-- whether a version holds on a day
create macro marts.holds(is_undone, retired_by, known_from, known_until, on_day) as (
    not is_undone and retired_by is null and known_from <= on_day and (known_until is null or known_until > on_day)
);
