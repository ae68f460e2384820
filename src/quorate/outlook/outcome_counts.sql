-- one row per map, stage, before or after an opportunity, and what followed: another such state, an ending, or nothing yet
-- reads: outcome_stays
select
    journey_map,
    stage,
    has_opportunity,
    coalesce(next_stage, '') as next_stage,
    coalesce(next_has_opportunity, false) as next_has_opportunity,
    coalesce(ending, '') as ending,
    count(*) as stay_count,
    sum(days) as days
from outcome_stays
group by
    journey_map,
    stage,
    has_opportunity,
    coalesce(next_stage, ''),
    coalesce(next_has_opportunity, false),
    coalesce(ending, '')
