-- one row per member and stay of the member's journey in a stage that did not end before they joined
-- `later_at` is when the journey next came to a later stage than this one, whatever it did in between.
-- reads: journeys, members, stage_history, map_stages
with stays as (
    select
        h.journey_id,
        h.stage,
        s.position,
        h.entered_at,
        h.left_at
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    inner join map_stages s on s.journey_map = j.journey_map and s.stage = h.stage
),
advances as (
    select a.journey_id, a.stage, a.entered_at, min(b.entered_at) as later_at
    from stays a
    inner join stays b
        on b.journey_id = a.journey_id and b.entered_at > a.entered_at and b.position > a.position
    group by a.journey_id, a.stage, a.entered_at
)
select
    s.journey_id,
    m.person_id,
    m.role,
    s.stage,
    coalesce(j.offering_id, '') as offering_key,
    m.joined_at,
    s.entered_at,
    s.left_at,
    a.later_at
from stays s
inner join journeys j on j.journey_id = s.journey_id
inner join members m on m.journey_id = s.journey_id
left join advances a
    on a.journey_id = s.journey_id and a.stage = s.stage and a.entered_at = s.entered_at
where s.left_at is null or s.left_at > m.joined_at
