-- one row per live load whose new and changed rows are not all in the table
with written as (
    select load_id, count(*) filter (where split_by is null) as version_count
    from db.staging.{kind}
    group by load_id
)

select loads.load_id
from db.ledger.loads as loads
left join written on written.load_id = loads.load_id
where loads.kind = '{kind}' and coalesce(written.version_count, 0) != loads.new_count + loads.changed_count
