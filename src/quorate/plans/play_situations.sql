-- one row per play made to one member in one week, or week of ordinary contact, with what was known before and what followed
-- The stage is the one the journey stood in before the contact, which may itself be what moved it. A week in which a
-- play was made to a member is no week of ordinary contact with them. What followed is where the journey stands 28 days
-- after, also where it moved there and back: a win is progress, any other end a loss. As long as 28 days are not over
-- nothing is counted, not even what has already happened, for that would count the quick ones only.
-- reads: play_contacts, journeys, journey_touches, stage_history, map_stages, members
with weekly as (
    select
        journey_id,
        journey_map,
        person_id,
        cast(date_trunc('week', occurred_at) as date) as week_on,
        play,
        min(occurred_at) as acted_at,
        array_sort(array_agg(touch_id)) as touch_ids,
        max(content_intent) as content_intent,
        max(case when is_drawn then 1 else 0 end) as drawn,
        max(choice_probability) as choice_probability
    from play_contacts
    group by journey_id, journey_map, person_id, cast(date_trunc('week', occurred_at) as date), play
),
played as (
    select distinct journey_id, person_id, week_on from weekly where play <> 'ordinary_contact'
),
acts as (
    select
        w.journey_id, w.journey_map, w.person_id, w.week_on, w.play, w.acted_at, w.touch_ids, w.content_intent,
        w.drawn, w.choice_probability
    from weekly w
    left join played p on p.journey_id = w.journey_id and p.person_id = w.person_id and p.week_on = w.week_on
    where w.play <> 'ordinary_contact' or p.journey_id is null
),
firsts as (
    select journey_id, person_id, play, occurred_at, min(channel) as channel
    from play_contacts
    group by journey_id, person_id, play, occurred_at
),
stays as (
    select h.journey_id, h.stage, m.position, h.entered_at, h.left_at
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    inner join map_stages m on m.journey_map = j.journey_map and m.stage = h.stage
),
before as (
    select
        a.journey_id,
        a.person_id,
        a.week_on,
        a.play,
        s.stage,
        s.position,
        s.entered_at,
        row_number() over (
            partition by a.journey_id, a.person_id, a.week_on, a.play order by s.entered_at desc, s.position desc
        ) as pick
    from acts a
    inner join stays s on s.journey_id = a.journey_id and s.entered_at < a.acted_at
),
later as (
    select
        a.journey_id,
        a.person_id,
        a.week_on,
        a.play,
        s.position,
        row_number() over (
            partition by a.journey_id, a.person_id, a.week_on, a.play order by s.entered_at desc, s.position desc
        ) as pick
    from acts a
    inner join stays s on s.journey_id = a.journey_id and s.entered_at <= a.acted_at + interval 28 day
),
acting as (
    select distinct journey_id, acted_at from acts
),
pace as (
    select
        a.journey_id,
        a.acted_at,
        sum(case when t.initiator = 'buyer' or t.is_two_way then 1 else 0 end) as buyer_touch_count
    from acting a
    inner join journey_touches t
        on t.journey_id = a.journey_id
        and t.occurred_at >= a.acted_at - interval 28 day
        and t.occurred_at < a.acted_at
    group by a.journey_id, a.acted_at
)
select
    concat('pt_', substr(md5(concat(
        a.journey_id, '|', a.person_id, '|', cast(a.week_on as varchar), '|', a.play
    )), 1, 24)) as trial_id,
    a.journey_map,
    a.journey_id,
    a.person_id,
    m.role,
    b.stage,
    a.week_on,
    a.acted_at,
    a.play,
    f.channel,
    a.content_intent,
    case
        when a.acted_at + interval 28 day > $as_of_at then 'not_yet_known'
        when j.closed_at <= a.acted_at + interval 28 day and j.outcome not in ('open', 'won') then 'lost'
        when j.closed_at > a.acted_at and j.closed_at <= a.acted_at + interval 28 day then 'progress'
        when l.position > b.position then 'progress'
        when l.position < b.position then 'back'
        else 'stayed'
    end as followed,
    a.drawn = 1 as is_drawn,
    a.choice_probability,
    a.touch_ids,
    date_diff('day', cast(b.entered_at as date), cast(a.acted_at as date)) as stay_days,
    coalesce(p.buyer_touch_count, 0) as buyer_touch_count
from acts a
inner join journeys j on j.journey_id = a.journey_id
inner join members m on m.journey_id = a.journey_id and m.person_id = a.person_id
inner join before b
    on b.journey_id = a.journey_id and b.person_id = a.person_id
    and b.week_on = a.week_on and b.play = a.play and b.pick = 1
left join later l
    on l.journey_id = a.journey_id and l.person_id = a.person_id
    and l.week_on = a.week_on and l.play = a.play and l.pick = 1
left join firsts f
    on f.journey_id = a.journey_id and f.person_id = a.person_id
    and f.play = a.play and f.occurred_at = a.acted_at
left join pace p on p.journey_id = a.journey_id and p.acted_at = a.acted_at
where j.closed_at is null or j.outcome = 'won' or a.acted_at < j.closed_at
