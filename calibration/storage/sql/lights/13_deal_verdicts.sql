-- one row per measure of deals and reading of it (of a clock `marts.clock_reading`, of a count 0 or 1): the rule that decides,
-- and since when. Deals look up what they read, so that a rule is judged once per reading and not once per deal
create table {work}_deal_verdicts as
with today as (
    select max(number) as number from {work}_clock
),

readings as (
    select 'days' as unit, $as_of::date - clock.day_on as reading, today.number - clock.number as value,
        clock.number as began
    from {work}_clock as clock
    cross join today
    union all
    select 'days', 7301, number, null from today
    union all
    select 'days', -1, null, null
    union all
    select 'count', unnest([0, 1]), unnest([0, 1]), null
),

judged as (
    select
        readings.reading,
        readings.value::double as value,
        readings.began,
        rules.*,
        marts.rule_rank(rules.light, rules.position, rules.threshold, readings.value) as rank
    from readings
    inner join {work}_rules as rules on readings.unit = string_split(rules.measure, '_')[-1]
    where rules.subject_kind = 'deal'
    qualify row_number() over (partition by rules.measure, readings.reading order by rank) = 1
)

select
    judged.measure,
    judged.reading,
    -- the least of a deal's places is also the key of its row here: the rank names the rule, the rule its measure
    judged.rank * 10000::bigint + judged.reading + 1 as place,
    marts.ranked_light(judged.rank) as light,
    case when judged.rank < 5000 then judged.rule_id end as rule_id,
    case when judged.rank < 3000 then judged.cause end as cause,
    case when judged.rank < 3000 then judged.threshold end as threshold,
    case when judged.rank < 3000 then judged.role_told end as role_told,
    case when judged.rank < 3000 then judged.value end as value,
    case when judged.rank < 3000 then ran_out.day_on end as ran_out_on
from judged
left join {work}_clock as ran_out
    on judged.began + judged.threshold::int + 1 = ran_out.number and ran_out.is_running
