-- one row per map and stage, with how own journeys that once entered it have ended
-- An association in own history, not the effect of being moved there.
-- reads: journeys, stage_history
with entered as (
    select h.journey_id, h.stage
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    where j.closed_at is not null and j.outcome <> 'open' and h.entered_at < j.closed_at
    group by h.journey_id, h.stage
)
select
    j.journey_map,
    e.stage,
    count(*) as closed_count,
    cast(sum(case when j.outcome = 'won' then 1 else 0 end) as bigint) as won_count,
    avg(case when j.outcome = 'won' then 1.0 else 0.0 end) as won_share
from entered e
inner join journeys j on j.journey_id = e.journey_id
group by j.journey_map, e.stage
