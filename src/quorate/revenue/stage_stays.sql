-- one row per stay of a journey in a stage, with how it ended
-- A stay ends by going on ('advanced', also when the journey is won there), by falling back ('back'), or with
-- the journey (its outcome). It is 'open' while it lasts, and 'paused' when the journey was later reopened in
-- the same or an earlier stage: what becomes of the team is then told by the stay that follows.
-- reads: stage_history, journeys, map_stages
with placed as (
    select
        h.journey_id,
        h.stage,
        h.entered_at,
        h.left_at,
        h.direction,
        s.position,
        j.outcome,
        j.closed_at
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    left join map_stages s on s.journey_map = j.journey_map and s.stage = h.stage
),
followed as (
    select
        journey_id,
        stage,
        entered_at,
        left_at,
        position,
        outcome,
        closed_at,
        row_number() over (partition by journey_id order by entered_at, position, stage) as place,
        lead(stage) over (partition by journey_id order by entered_at, position, stage) as next_stage,
        lead(position) over (partition by journey_id order by entered_at, position, stage) as next_position,
        lead(direction) over (partition by journey_id order by entered_at, position, stage) as next_direction
    from placed
),
judged as (
    select
        journey_id,
        stage,
        next_stage,
        place,
        entered_at,
        left_at,
        closed_at,
        case
            when next_direction = 'forward' then 'advanced'
            when next_direction = 'back' then 'back'
            when next_direction = 'reopened' and next_position > position then 'advanced'
            when next_direction = 'reopened' then 'paused'
            when outcome = 'open' or closed_at is null or entered_at > closed_at then 'open'
            when outcome = 'won' and entered_at = closed_at then 'open'
            when outcome = 'won' then 'advanced'
            else outcome
        end as fate
    from followed
),
ended as (
    select
        journey_id,
        stage,
        next_stage,
        place,
        entered_at,
        fate,
        case when fate <> 'open' then coalesce(left_at, closed_at) end as ended_at
    from judged
)
select
    journey_id,
    stage,
    next_stage,
    place,
    entered_at,
    ended_at,
    fate,
    date_diff('second', entered_at, ended_at) / 86400.0 as days
from ended
