-- one row per stay of a journey in a stage
-- reads: stage_moves
with steps as (
    select
        journey_id,
        move_no,
        kind,
        stage,
        position,
        moved_at as entered_at,
        lead(moved_at) over (partition by journey_id order by move_no) as left_at,
        basis,
        criterion_ids
    from stage_moves
    where kind <> 'confirmed'
),
-- a stage that was passed through at one moment was no stay
stays as (
    select
        journey_id, kind, stage, position, entered_at, left_at, basis, criterion_ids,
        lag(position) over (partition by journey_id order by move_no) as position_before
    from steps
    where kind <> 'closed' and (left_at is null or left_at > entered_at)
)
select
    journey_id,
    stage,
    entered_at,
    left_at,
    basis,
    case
        when kind = 'reopened' then 'reopened'
        when position_before is null or position > position_before then 'forward'
        else 'back'
    end as direction,
    criterion_ids
from stays
