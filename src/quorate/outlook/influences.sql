-- one row per reason why one member of a journey's team moves another's mind: the two were seen to act together
-- met_together: both came to one meeting or call. introduced: the second was first seen within a week after the first
-- passed something on, answered or met. answered_together: letters of both came within two days, three times at most.
-- weight is 1 - 0.5 ** times: the first time says half of what can be said, each later one half of the rest.
-- touch_ids are what both of them did then.
-- reads: journey_touches, team_members
-- apart by journey_id
-- narrowed journey_touches
-- narrowed team_members
-- reached by team_members (journey_id, person_id): select journey_id from changed
with own as (
    select t.journey_id, t.person_id, t.touch_id, t.occurred_at, t.channel, t.action, t.is_two_way, t.initiator
    from journey_touches t
    inner join team_members m on m.journey_id = t.journey_id and m.person_id = t.person_id
    where t.occurred_at < $as_of_at
),
attended as (
    select journey_id, person_id, occurred_at, min(touch_id) as touch_id
    from own
    where channel in ('meeting', 'call') and action in ('attended', 'asked', 'answered')
    group by journey_id, person_id, occurred_at
),
firsts as (
    select
        journey_id,
        person_id,
        touch_id,
        occurred_at,
        row_number() over (partition by journey_id, person_id order by occurred_at, touch_id) as pick
    from own
    where initiator = 'buyer' or is_two_way
),
replies as (
    select journey_id, person_id, cast(occurred_at as date) as replied_on, min(touch_id) as touch_id
    from own
    where channel = 'email' and action = 'replied'
    group by journey_id, person_id, cast(occurred_at as date)
),
occasions as (
    select
        a.journey_id,
        a.person_id as from_person_id,
        b.person_id as to_person_id,
        'met_together' as evidence,
        a.touch_id as from_touch_id,
        b.touch_id as to_touch_id
    from attended a
    inner join attended b
        on b.journey_id = a.journey_id and b.occurred_at = a.occurred_at and b.person_id <> a.person_id
    union all
    select
        f.journey_id,
        o.person_id as from_person_id,
        f.person_id as to_person_id,
        'introduced' as evidence,
        o.touch_id as from_touch_id,
        f.touch_id as to_touch_id
    from firsts f
    inner join own o
        on o.journey_id = f.journey_id
        and o.person_id <> f.person_id
        and o.occurred_at < f.occurred_at
        and o.occurred_at >= f.occurred_at - interval 7 day
        and (o.is_two_way or o.action = 'shared')
    where f.pick = 1
    union all
    select
        a.journey_id,
        a.person_id as from_person_id,
        b.person_id as to_person_id,
        'answered_together' as evidence,
        a.touch_id as from_touch_id,
        b.touch_id as to_touch_id
    from replies a
    inner join replies b
        on b.journey_id = a.journey_id
        and b.person_id <> a.person_id
        and b.replied_on >= a.replied_on - interval 2 day
        and b.replied_on <= a.replied_on + interval 2 day
),
counted as (
    select
        journey_id,
        from_person_id,
        to_person_id,
        evidence,
        case evidence
            when 'introduced' then 1
            when 'answered_together' then least(count(*), 3)
            else count(*)
        end as times
    from occasions
    group by journey_id, from_person_id, to_person_id, evidence
),
touched as (
    select journey_id, from_person_id, to_person_id, evidence, from_touch_id as touch_id
    from occasions
    union
    select journey_id, from_person_id, to_person_id, evidence, to_touch_id as touch_id
    from occasions
),
listed as (
    select journey_id, from_person_id, to_person_id, evidence, array_sort(array_agg(touch_id)) as touch_ids
    from touched
    group by journey_id, from_person_id, to_person_id, evidence
)
select
    c.journey_id,
    c.from_person_id,
    c.to_person_id,
    c.evidence,
    cast(c.times as bigint) as times,
    1.0 - power(0.5, c.times) as weight,
    l.touch_ids
from counted c
inner join listed l
    on l.journey_id = c.journey_id
    and l.from_person_id = c.from_person_id
    and l.to_person_id = c.to_person_id
    and l.evidence = c.evidence
