-- one row per stage and name of the chosen sort (region, person, segment, product): open deals only
select
    case $by
        when 'region' then region
        when 'person' then person_name
        when 'segment' then segment
        else product
    end as name,
    stage,
    min(stage_position) as position,
    sum(open_count)::bigint as open_count,
    coalesce(sum(open_amount), 0)::double as open_amount,
    sum(stuck_count)::bigint as stuck_count,
    coalesce(sum(stuck_amount), 0)::double as stuck_amount
from db.results.funnel_cells
where refresh_id = marts.shown_refresh($as_of)
    and outcome = 'open'
    and open_count > 0
    and marts.in_unit($unit_kind, $unit_key, region, team, person_id)
    and marts.in_scope(region, person_id, null, $sees_all, $regions, $stores, $person)
group by 1, stage
order by sum(sum(open_amount)) over (partition by name) desc nulls last, name, position nulls last, stage
