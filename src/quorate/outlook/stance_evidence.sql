-- one row per reading of where one member stands: something they did, their silence, or a colleague's word
-- The same doing counts once a day: ten clicks of one afternoon are one piece of evidence. Silence needs a member
-- who had once talked with us, two or more attempts of ours left unanswered, and thirty days; it is read at the
-- latest attempt, and only while the journey is open. Of each colleague only the latest word counts; of several
-- colleagues all do, and one of whom the author is half sure weighs half as much (twice the error variance). What is planned but has not happened yet says nothing. Standing aside is read once a month, at
-- the last talk that colleagues on the team had with us, of whoever was on the team all month and had none.
-- reads: team_members, journeys, journey_touches, statements, stance_signals
-- apart by journey_id
-- narrowed journey_touches
-- narrowed team_members
-- narrowed journeys
-- reached by team_members (journey_id, person_id, joined_at, membership): select journey_id from changed
-- reached by journeys (journey_id, outcome, opportunity_ids): select journey_id from changed
with doings as (
    select
        m.journey_id,
        m.person_id,
        t.occurred_at as read_at,
        t.touch_id as evidence_id,
        s.signal,
        s.reading,
        s.error_variance,
        row_number() over (
            partition by m.journey_id, m.person_id, s.signal, cast(t.occurred_at as date)
            order by t.occurred_at, t.touch_id
        ) as pick
    from team_members m
    inner join journey_touches t on t.journey_id = m.journey_id and t.person_id = m.person_id
    inner join stance_signals s on s.channel = t.channel and s.action = t.action
    where t.occurred_at < $as_of_at
),
own as (
    select
        m.journey_id,
        m.person_id,
        max(case when t.initiator = 'buyer' or t.is_two_way then t.occurred_at end) as last_at,
        max(case when t.is_two_way then 1 else 0 end) as has_talked
    from team_members m
    inner join journeys j on j.journey_id = m.journey_id and j.outcome = 'open'
    inner join journey_touches t on t.journey_id = m.journey_id and t.person_id = m.person_id
    where t.occurred_at < $as_of_at
    group by m.journey_id, m.person_id
),
attempts as (
    select
        o.journey_id,
        o.person_id,
        t.occurred_at,
        t.touch_id,
        row_number() over (
            partition by o.journey_id, o.person_id order by t.occurred_at desc, t.touch_id desc
        ) as pick,
        count(*) over (partition by o.journey_id, o.person_id) as attempt_count
    from own o
    inner join journey_touches t on t.journey_id = o.journey_id and t.person_id = o.person_id
    where o.has_talked = 1
        and o.last_at < $as_of_at - interval 30 day
        and t.occurred_at > o.last_at
        and t.occurred_at < $as_of_at
        and t.initiator in ('sales', 'success')
        and t.action in ('sent', 'called', 'voicemail', 'invited')
),
talks as (
    select t.journey_id, t.person_id, t.occurred_at, t.touch_id, date_trunc('month', t.occurred_at) as month_at
    from team_members m
    inner join journey_touches t on t.journey_id = m.journey_id and t.person_id = m.person_id
    where t.is_two_way and t.occurred_at < $as_of_at
),
talking_months as (
    select
        journey_id,
        month_at,
        occurred_at,
        touch_id,
        row_number() over (partition by journey_id, month_at order by occurred_at desc, touch_id desc) as pick
    from talks
    where month_at + interval 1 month <= $as_of_at
),
own_months as (
    select distinct journey_id, person_id, month_at
    from talks
),
asides as (
    select m.journey_id, m.person_id, g.occurred_at, g.touch_id
    from team_members m
    inner join talking_months g on g.journey_id = m.journey_id and g.pick = 1 and m.joined_at < g.month_at
    left join own_months o
        on o.journey_id = m.journey_id and o.person_id = m.person_id and o.month_at = g.month_at
    where o.person_id is null and m.membership in ('confirmed', 'likely')
),
deals as (
    select journey_id, unnest(opportunity_ids) as opportunity_id from journeys
),
words as (
    select
        m.journey_id,
        m.person_id,
        w.stated_at,
        w.statement_id,
        try_cast(w.value as double) as number,
        lower(trim(w.value)) as word,
        case when w.confidence > 0.0 and w.confidence <= 1.0 then w.confidence else 1.0 end as confidence,
        row_number() over (
            partition by m.journey_id, m.person_id, w.author_id order by w.stated_at desc, w.statement_id desc
        ) as pick
    from team_members m
    inner join statements w on w.person_id = m.person_id
    left join deals d on d.opportunity_id = w.opportunity_id
    where w.subject = 'stance'
        and coalesce(w.journey_id, d.journey_id, m.journey_id) = m.journey_id
        and w.stated_at < $as_of_at
        and (w.retracted_at is null or w.retracted_at >= $as_of_at)
)
select
    journey_id,
    person_id,
    read_at,
    evidence_id,
    false as is_statement,
    signal,
    reading,
    error_variance
from doings
where pick = 1
union all
select
    a.journey_id,
    a.person_id,
    a.occurred_at as read_at,
    a.touch_id as evidence_id,
    false as is_statement,
    s.signal,
    s.reading,
    s.error_variance
from attempts a
inner join stance_signals s on s.signal = 'went_silent'
where a.pick = 1 and a.attempt_count >= 2
union all
select
    a.journey_id,
    a.person_id,
    a.occurred_at as read_at,
    a.touch_id as evidence_id,
    false as is_statement,
    s.signal,
    s.reading,
    s.error_variance
from asides a
inner join stance_signals s on s.signal = 'stood_aside'
union all
select
    w.journey_id,
    w.person_id,
    w.stated_at as read_at,
    w.statement_id as evidence_id,
    true as is_statement,
    s.signal,
    coalesce(s.reading, w.number) as reading,
    s.error_variance / w.confidence as error_variance
from words w
inner join stance_signals s
    on s.signal = 'stated'
    and s.word = case when w.number between -1.0 and 1.0 then 'number' else w.word end
where w.pick = 1
