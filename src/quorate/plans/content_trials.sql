-- one row per role, stage, offering, stratum and journey, with readers and comparable members, and how many moved on
-- Every fortnight of a stay, while it lasts, is looked at anew: who did and who did not read content that fits in the
-- fortnight before that moment, and whether the journey came to a later stage within sixty days after it. Only members
-- who were on the team before the fortnight count, and only moments whose sixty days are over. So nobody is a reader
-- by having lasted long enough to read, and nothing that happened after the moment decides who counts as one.
-- A stratum is how long the stay had lasted, what the member did in the eight weeks before the fortnight, and what the
-- whole team did in them.
-- reads: content_presence, content_fits, member_doings
-- apart by journey_id
-- narrowed content_presence
-- narrowed member_doings
with doings as (
    select
        p.journey_id,
        p.person_id,
        p.role,
        p.stage,
        p.offering_key,
        p.entered_at,
        case
            when d.occurred_at < p.entered_at and date_diff('day', p.entered_at, d.occurred_at) = 0 then -1
            else cast(floor(date_diff('day', p.entered_at, d.occurred_at) / 14.0) as bigint)
        end as fortnight,
        d.touch_id,
        d.content_id
    from content_presence p
    inner join member_doings d
        on d.journey_id = p.journey_id
        and d.person_id = p.person_id
        and d.occurred_at >= p.entered_at - interval 56 day
        and d.occurred_at < p.entered_at + interval 84 day
),
fortnights as (
    select
        d.journey_id,
        d.person_id,
        d.stage,
        d.entered_at,
        d.fortnight,
        count(distinct d.touch_id) as doing_count,
        max(case when f.content_id is null then 0 else 1 end) as has_read
    from doings d
    left join content_fits f
        on f.role = d.role
        and f.stage = d.stage
        and f.offering_key = d.offering_key
        and f.content_id = d.content_id
    group by d.journey_id, d.person_id, d.stage, d.entered_at, d.fortnight
),
team_fortnights as (
    select journey_id, stage, entered_at, fortnight, sum(doing_count) as doing_count
    from fortnights
    group by journey_id, stage, entered_at, fortnight
),
moments as (
    select unnest(array[1, 2, 3, 4, 5, 6]) as place
),
looked_at as (
    select
        p.journey_id,
        p.person_id,
        p.role,
        p.stage,
        p.offering_key,
        p.entered_at,
        m.place,
        case
            when date_diff('day', p.entered_at, p.later_at) <= 14 * m.place + 60 then 1
            else 0
        end as has_advanced
    from content_presence p
    cross join moments m
    where (p.left_at is null or date_diff('day', p.entered_at, p.left_at) > 14 * m.place)
        and date_diff('day', p.entered_at, p.joined_at) <= 14 * (m.place - 1)
        and date_diff('day', p.entered_at, $as_of_at) >= 14 * m.place + 60
),
own as (
    select
        l.journey_id,
        l.person_id,
        l.stage,
        l.entered_at,
        l.place,
        max(case when f.fortnight = l.place - 1 then f.has_read else 0 end) as is_reader,
        sum(case when f.fortnight < l.place - 1 then f.doing_count else 0 end) as prior_count
    from looked_at l
    inner join fortnights f
        on f.journey_id = l.journey_id
        and f.person_id = l.person_id
        and f.stage = l.stage
        and f.entered_at = l.entered_at
        and f.fortnight >= l.place - 5
        and f.fortnight <= l.place - 1
    group by l.journey_id, l.person_id, l.stage, l.entered_at, l.place
),
teams as (
    select t.journey_id, t.stage, t.entered_at, m.place, sum(t.doing_count) as prior_count
    from team_fortnights t
    inner join moments m on t.fortnight >= m.place - 5 and t.fortnight < m.place - 1
    group by t.journey_id, t.stage, t.entered_at, m.place
),
compared as (
    select
        l.role,
        l.stage,
        l.offering_key,
        concat(
            case when l.place >= 3 then '3' else cast(l.place as varchar) end,
            case when coalesce(o.prior_count, 0) = 0 then '/0' when o.prior_count <= 2 then '/1' else '/2' end,
            case when coalesce(t.prior_count, 0) = 0 then '/0' when t.prior_count <= 5 then '/1' else '/2' end
        ) as stratum,
        l.journey_id,
        coalesce(o.is_reader, 0) as is_reader,
        l.has_advanced
    from looked_at l
    left join own o
        on o.journey_id = l.journey_id
        and o.person_id = l.person_id
        and o.stage = l.stage
        and o.entered_at = l.entered_at
        and o.place = l.place
    left join teams t
        on t.journey_id = l.journey_id
        and t.stage = l.stage
        and t.entered_at = l.entered_at
        and t.place = l.place
)
select
    role,
    stage,
    offering_key,
    stratum,
    journey_id,
    cast(sum(is_reader) as bigint) as reader_count,
    cast(sum(is_reader * has_advanced) as bigint) as reader_advanced_count,
    cast(sum(1 - is_reader) as bigint) as other_count,
    cast(sum((1 - is_reader) * has_advanced) as bigint) as other_advanced_count
from compared
group by role, stage, offering_key, stratum, journey_id
