-- one row per stay of an account's journey in a stage, and when the account became a customer by that journey
-- reads: journeys, stage_history, map_stages
select
    j.account_id,
    j.journey_id,
    h.stage,
    s.position,
    h.entered_at,
    case
        when h.left_at is null then j.closed_at
        when j.closed_at is null then h.left_at
        else least(h.left_at, j.closed_at)
    end as until_at,
    case when j.outcome = 'won' then j.closed_at end as won_at
from journeys j
inner join stage_history h on h.journey_id = j.journey_id
inner join map_stages s on s.journey_map = j.journey_map and s.stage = h.stage
