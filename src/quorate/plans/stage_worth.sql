-- one row per map and stage, with how own journeys that once entered it have ended
-- `further_count` of them came to a later stage before they ended. An association in own history, not the effect of
-- being moved there.
-- reads: journeys, stage_history, map_stages
with entered as (
    select h.journey_id, j.journey_map, j.outcome, h.stage, s.position
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    inner join map_stages s on s.journey_map = j.journey_map and s.stage = h.stage
    where j.closed_at is not null and j.outcome <> 'open' and h.entered_at < j.closed_at
    group by h.journey_id, j.journey_map, j.outcome, h.stage, s.position
),
farthest as (
    select journey_id, max(position) as position
    from entered
    group by journey_id
)
select
    e.journey_map,
    e.stage,
    count(*) as closed_count,
    cast(sum(case when e.outcome = 'won' then 1 else 0 end) as bigint) as won_count,
    cast(sum(case when f.position > e.position then 1 else 0 end) as bigint) as further_count,
    cast(sum(case when f.position > e.position and e.outcome = 'won' then 1 else 0 end) as bigint) as further_won_count,
    avg(case when e.outcome = 'won' then 1.0 else 0.0 end) as won_share
from entered e
inner join farthest f on f.journey_id = e.journey_id
group by e.journey_map, e.stage
