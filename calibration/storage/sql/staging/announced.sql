-- the last day for which a load announces a target; the name in braces is the load's own table
select max(released_on) as day_on from {candidate}
