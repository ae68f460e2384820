-- one row per reason why one member of a journey's team moves another's mind: the two were seen to act together
-- met_together: both came to one meeting or call. introduced: the second was first seen within a week after the first
-- passed something on, answered or met. answered_together: letters of both came within two days, three times at most.
-- weight is 1 - 0.5 ** count: the first time says half of what can be said, each later one half of the rest.
-- reads: journey_touches, team_members
with own as (
    select t.journey_id, t.person_id, t.touch_id, t.occurred_at, t.channel, t.action, t.is_two_way, t.initiator
    from journey_touches t
    inner join team_members m on m.journey_id = t.journey_id and m.person_id = t.person_id
    where t.occurred_at < $as_of_at
),
attended as (
    select distinct journey_id, person_id, occurred_at
    from own
    where channel in ('meeting', 'call') and action in ('attended', 'asked', 'answered')
),
met as (
    select
        a.journey_id,
        a.person_id as from_person_id,
        b.person_id as to_person_id,
        'met_together' as evidence,
        count(*) as times
    from attended a
    inner join attended b
        on b.journey_id = a.journey_id and b.occurred_at = a.occurred_at and b.person_id <> a.person_id
    group by a.journey_id, a.person_id, b.person_id
),
firsts as (
    select journey_id, person_id, min(occurred_at) as first_at
    from own
    where initiator = 'buyer' or is_two_way
    group by journey_id, person_id
),
introduced as (
    select
        f.journey_id,
        o.person_id as from_person_id,
        f.person_id as to_person_id,
        'introduced' as evidence,
        1 as times
    from firsts f
    inner join own o
        on o.journey_id = f.journey_id
        and o.person_id <> f.person_id
        and o.occurred_at < f.first_at
        and o.occurred_at >= f.first_at - interval 7 day
        and (o.is_two_way or o.action = 'shared')
    group by f.journey_id, o.person_id, f.person_id
),
replies as (
    select distinct journey_id, person_id, cast(occurred_at as date) as replied_on
    from own
    where channel = 'email' and action = 'replied'
),
answered as (
    select
        a.journey_id,
        a.person_id as from_person_id,
        b.person_id as to_person_id,
        'answered_together' as evidence,
        least(count(*), 3) as times
    from replies a
    inner join replies b
        on b.journey_id = a.journey_id
        and b.person_id <> a.person_id
        and b.replied_on >= a.replied_on - interval 2 day
        and b.replied_on <= a.replied_on + interval 2 day
    group by a.journey_id, a.person_id, b.person_id
),
all_reasons as (
    select journey_id, from_person_id, to_person_id, evidence, times from met
    union all
    select journey_id, from_person_id, to_person_id, evidence, times from introduced
    union all
    select journey_id, from_person_id, to_person_id, evidence, times from answered
)
select
    journey_id,
    from_person_id,
    to_person_id,
    evidence,
    cast(times as bigint) as times,
    1.0 - power(0.5, times) as weight
from all_reasons
