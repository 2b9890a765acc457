-- the place of a rule's answer about a value: red, then yellow, then conditions of green that are broken, unknown, or hold,
-- then rules that do not fire; among equals the first of the list. The least place decides a light
create macro marts.rule_rank(light, place, threshold, value) as (
    place + case
        when light = 'green' then case
            when value is null then 3000
            when value <= threshold then 4000
            else 2000
        end
        when not coalesce(value > threshold, false) then 5000
        when light = 'red' then 0
        else 1000
    end
);

-- the light of the least place
create macro marts.ranked_light(rank) as (
    case
        when rank < 1000 then 'red'
        when rank < 3000 then 'yellow'
        when rank < 4000 or rank >= 5000 then 'unknown'
        else 'green'
    end
);

-- what a clock that began on a day is looked up by: whole natural days, 7301 for all longer ago, -1 for an unknown day
create macro marts.clock_reading(on_day, began_on) as (
    case when began_on is null then -1 else least(greatest(on_day::date - began_on, 0), 7301) end
);
