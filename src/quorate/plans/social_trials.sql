-- one row per setting, stratum and journey: moments with and without social contact, and how many went on
-- Every four weeks of a stay, while it lasts, are looked at anew: whether a member did something in social media in the
-- four weeks before that moment, and whether the journey came to a later stage within sixty days after it. Only moments
-- whose sixty days are over count, so nobody counts as social by having lasted long. The setting is whether the team did
-- anything in other channels in those weeks: 'joined' if so, 'alone' if not, and moments are compared within it only. A
-- stratum is the stage, how long the stay had lasted and how much was done in other channels.
-- reads: journeys, stage_history, map_stages, member_doings
with placed as (
    select h.journey_id, j.journey_map, h.stage, h.entered_at, h.left_at, s.position
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    inner join map_stages s on s.journey_map = j.journey_map and s.stage = h.stage
),
stays as (
    select p.journey_id, p.journey_map, p.stage, p.entered_at, p.left_at, min(l.entered_at) as later_at
    from placed p
    left join placed l
        on l.journey_id = p.journey_id and l.position > p.position and l.entered_at > p.entered_at
    group by p.journey_id, p.journey_map, p.stage, p.entered_at, p.left_at
),
moments as (
    select unnest(array[1, 2, 3, 4]) as place
),
looked_at as (
    select
        s.journey_id,
        s.journey_map,
        s.stage,
        s.entered_at,
        m.place,
        case when date_diff('day', s.entered_at, s.later_at) <= 28 * m.place + 60 then 1 else 0 end as has_advanced
    from stays s
    cross join moments m
    where (s.left_at is null or date_diff('day', s.entered_at, s.left_at) > 28 * m.place)
        and date_diff('day', s.entered_at, $as_of_at) >= 28 * m.place + 60
),
doings as (
    select
        s.journey_id,
        s.stage,
        s.entered_at,
        cast(floor(date_diff('day', s.entered_at, d.occurred_at) / 28.0) as bigint) + 1 as place,
        case when d.channel = 'social' then 1 else 0 end as is_social
    from stays s
    inner join member_doings d
        on d.journey_id = s.journey_id
        and d.occurred_at >= s.entered_at
        and d.occurred_at < s.entered_at + interval 112 day
),
windows as (
    select
        journey_id,
        stage,
        entered_at,
        place,
        sum(is_social) as social_count,
        sum(1 - is_social) as other_count
    from doings
    group by journey_id, stage, entered_at, place
),
compared as (
    select
        l.journey_map,
        l.journey_id,
        case when coalesce(w.other_count, 0) = 0 then 'alone' else 'joined' end as setting,
        concat(
            l.stage,
            case when l.place >= 3 then '/3' else concat('/', cast(l.place as varchar)) end,
            case
                when coalesce(w.other_count, 0) = 0 then '/0'
                when w.other_count <= 2 then '/1'
                when w.other_count <= 8 then '/2'
                else '/3'
            end
        ) as stratum,
        case when coalesce(w.social_count, 0) > 0 then 1 else 0 end as is_social,
        l.has_advanced
    from looked_at l
    left join windows w
        on w.journey_id = l.journey_id
        and w.stage = l.stage
        and w.entered_at = l.entered_at
        and w.place = l.place
)
select
    journey_map,
    setting,
    stratum,
    journey_id,
    cast(sum(is_social) as bigint) as social_count,
    cast(sum(is_social * has_advanced) as bigint) as social_advanced_count,
    cast(sum(1 - is_social) as bigint) as other_count,
    cast(sum((1 - is_social) * has_advanced) as bigint) as other_advanced_count
from compared
group by journey_map, setting, stratum, journey_id
