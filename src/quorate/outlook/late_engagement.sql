-- one row per journey: how far the team had gone when we first spoke with it
-- Days count from the team's opening, and are 0 where we spoke with it before. Where we never did they count to its
-- end, or to now. Stage and shortlist are empty where we never spoke, or spoke before the journey opened.
-- reads: journeys, stage_history, shortlist_chances
with stays as (
    select
        j.journey_id,
        h.stage,
        row_number() over (partition by j.journey_id order by h.entered_at desc, h.stage) as pick
    from journeys j
    inner join stage_history h
        on h.journey_id = j.journey_id
        and h.entered_at <= j.first_two_way_at
        and (h.left_at is null or h.left_at > j.first_two_way_at)
)
select
    j.journey_id,
    j.first_two_way_at,
    s.stage as stage_at_first_two_way,
    c.shortlist_probability as shortlist_probability_at_first_two_way,
    greatest(
        0.0, date_diff('second', j.opened_at, coalesce(j.first_two_way_at, j.closed_at, $as_of_at)) / 86400.0
    ) as days_late
from journeys j
left join stays s on s.journey_id = j.journey_id and s.pick = 1
left join shortlist_chances c on c.journey_map = j.journey_map and c.stage = s.stage
