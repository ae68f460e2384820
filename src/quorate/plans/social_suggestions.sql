-- one row per person on an open team who is active in social media: which colleague should engage them, and on what
-- Active is whoever did something under a post or followed in the last ninety days, unless they refused to be addressed
-- there. The colleague is the one whose posts they answered most, else the one who speaks with their team most; nobody is
-- suggested where neither is known. The topic is what they read most about, else what was posted about. Who is on several
-- teams is told once, in the journey that opened last.
-- reads: journeys, members, social_touches, journey_touches, contents, colleagues, consents
with open_members as (
    select
        m.journey_id,
        m.person_id,
        m.role,
        m.influence,
        row_number() over (partition by m.person_id order by j.opened_at desc, m.journey_id) as pick
    from members m
    inner join journeys j on j.journey_id = m.journey_id
    left join consents c on c.person_id = m.person_id and c.channel = 'social'
    where j.outcome = 'open'
        and m.membership in ('confirmed', 'likely')
        and coalesce(c.basis, 'unknown') <> 'refused'
),
active as (
    select
        s.journey_id,
        s.person_id,
        count(distinct s.touch_id) as social_count,
        max(s.occurred_at) as last_social_at,
        list_sort(array_agg(distinct s.touch_id)) as touch_ids
    from social_touches s
    where s.channel = 'social' and s.occurred_at >= $as_of_at - interval 90 day
    group by s.journey_id, s.person_id
),
answered as (
    select
        s.journey_id,
        s.person_id,
        s.colleague_id,
        row_number() over (
            partition by s.journey_id, s.person_id
            order by count(*) desc, max(s.occurred_at) desc, s.colleague_id
        ) as pick
    from social_touches s
    inner join colleagues k on k.colleague_id = s.colleague_id
    where k.is_active
    group by s.journey_id, s.person_id, s.colleague_id
),
spoken as (
    select
        t.journey_id,
        t.colleague_id,
        row_number() over (
            partition by t.journey_id order by count(*) desc, max(t.occurred_at) desc, t.colleague_id
        ) as pick
    from journey_touches t
    inner join colleagues k on k.colleague_id = t.colleague_id
    where t.is_two_way and k.is_active
    group by t.journey_id, t.colleague_id
),
content_topics as (
    select content_id, unnest(topics) as topic
    from contents
),
read_about as (
    select
        t.journey_id,
        t.person_id,
        c.topic,
        row_number() over (
            partition by t.journey_id, t.person_id order by count(*) desc, max(t.occurred_at) desc, c.topic
        ) as pick
    from journey_touches t
    inner join content_topics c on c.content_id = t.content_id
    where t.person_id is not null
    group by t.journey_id, t.person_id, c.topic
),
posted_about as (
    select
        journey_id,
        person_id,
        topic,
        row_number() over (
            partition by journey_id, person_id order by count(*) desc, max(occurred_at) desc, topic
        ) as pick
    from social_touches
    where topic is not null
    group by journey_id, person_id, topic
)
select
    o.journey_id,
    o.person_id,
    o.role,
    o.influence,
    coalesce(a.colleague_id, s.colleague_id) as colleague_id,
    case when a.colleague_id is not null then 'answered_their_posts' else 'speaks_with_the_team' end as because,
    coalesce(r.topic, p.topic) as topic,
    v.social_count,
    v.last_social_at,
    v.touch_ids
from open_members o
inner join active v on v.journey_id = o.journey_id and v.person_id = o.person_id
left join answered a on a.journey_id = o.journey_id and a.person_id = o.person_id and a.pick = 1
left join spoken s on s.journey_id = o.journey_id and s.pick = 1
left join read_about r on r.journey_id = o.journey_id and r.person_id = o.person_id and r.pick = 1
left join posted_about p on p.journey_id = o.journey_id and p.person_id = o.person_id and p.pick = 1
where o.pick = 1 and coalesce(a.colleague_id, s.colleague_id) is not null
