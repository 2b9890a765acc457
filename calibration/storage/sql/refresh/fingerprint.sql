-- one row: a hash of all that decides what is known of as_of: the live loads that can speak about it (a later load changes
-- nothing that was known then, a file that came once more says nothing new), the parameters and rules that hold on the day,
-- the lists of words that the product ships, and the stage weights, spellings and releases of targets that people stated
with live as (
    select kind, load_id, data_through_on, loaded_at
    from db.ledger.loads
    where undone_at is null and rows_read > rejected_count and note is distinct from 'same_file'
),

told as (
    select 1 as place, string_agg(load_id::text, ',' order by loaded_at, load_id) as words
    from live
    where data_through_on <= greatest($as_of::date, marts.first_known_on(live.kind))
    union all
    select 2, string_agg(concat(key, '=', value), ',' order by key) from marts.parameters($as_of::date)
    union all
    select 3, string_agg(rules::text, ',' order by rules.rule_id) from marts.rules($as_of::date) as rules
    union all
    select 4, string_agg(stage_weights::text, ',' order by stage_weights::text) from memory.reference.stage_weights
    union all
    select 5, string_agg(activity_words::text, ',' order by activity_words::text) from memory.reference.activity_words
    union all
    select 6, string_agg(fact_words::text, ',' order by fact_words::text) from memory.reference.fact_words
    union all
    select 7, string_agg(entry_id::text, ',' order by written_at)
    from db.journal.entries
    where kind in ('stage_weight', 'spelling', 'target_release') and seen_as_of <= $as_of::date
)

select md5(string_agg(coalesce(words, ''), ';' order by place)) as fingerprint from told
