-- one row per unmet criterion for leaving a planned journey's stage, entering the next, or of a track beside it
-- A criterion nothing connected could show is not unmet but unknown, and asks for no move. `person_ids` are
-- those who have already done their part of it; `met_count` counts the criteria of the same gate that are met.
-- reads: plan_journeys, criteria_status, journey_touches, map_tracks
with beside as (
    select j.journey_id, t.track, t.criterion_id
    from plan_journeys j
    inner join map_tracks t
        on t.journey_map = j.journey_map and j.position between t.from_position and t.until_position
    group by j.journey_id, t.track, t.criterion_id
),
asked as (
    select
        j.journey_id,
        c.stage,
        c.criterion_id,
        c.kind,
        c.is_met,
        c.progress,
        c.needed,
        c.touch_ids,
        count(case when c.is_met then c.criterion_id end) over (
            partition by j.journey_id, c.stage, c.kind
        ) as met_count
    from plan_journeys j
    inner join criteria_status c
        on c.journey_id = j.journey_id
    left join beside b
        on b.journey_id = c.journey_id and b.track = c.stage and b.criterion_id = c.criterion_id
    where (c.kind = 'exit' and c.stage = j.stage)
        or (c.kind = 'entry' and c.stage = j.next_stage)
        or (c.kind = 'track' and b.track is not null)
),
unmet as (
    select journey_id, stage, criterion_id, kind, progress, needed, touch_ids, met_count
    from asked
    where is_met = false
),
named as (
    select journey_id, criterion_id, kind, unnest(touch_ids) as touch_id
    from unmet
),
done as (
    select n.journey_id, n.criterion_id, n.kind, list_sort(array_agg(distinct t.person_id)) as person_ids
    from named n
    inner join journey_touches t on t.journey_id = n.journey_id and t.touch_id = n.touch_id
    where t.person_id is not null
    group by n.journey_id, n.criterion_id, n.kind
)
select
    u.journey_id,
    u.stage,
    u.criterion_id,
    u.kind,
    u.progress,
    u.needed,
    u.touch_ids,
    u.met_count,
    d.person_ids
from unmet u
left join done d on d.journey_id = u.journey_id and d.criterion_id = u.criterion_id and d.kind = u.kind
