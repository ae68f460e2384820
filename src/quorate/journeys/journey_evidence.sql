-- one row per touch that a criterion of a journey may count, with who it was by and whose offering it is about
-- Besides the journey's own touches there are those of its account, while the journey lasts, about another offering:
-- they tell of a further need. `offering` is `own` or `another`, empty where nothing tells. A touch is about what it
-- was recorded with, else about what its content is about; use of a product before the purchase is of another one.
-- reads: journey_touches, journey_spans, touches, opportunities, contents, content_offerings, team_members, people
-- apart by touch_id
-- narrowed journey_touches
-- narrowed touches
-- reached by journey_spans (
--     journey_id, account_id, offering_id, began_at, closed_at, ends_at, outcome): select touch_id from touches
--     where account_id in (select account_id from changed)
--     union select touch_id from journey_touches where journey_id in (select journey_id from changed)
-- reached by team_members (journey_id, person_id, role): select touch_id from touches
--     where person_id in (select person_id from changed)
-- reached by people (person_id, function): select touch_id from touches
--     where person_id in (select person_id from changed)
-- reached by opportunities (opportunity_id, offering_id): select touch_id from touches
--     where opportunity_id in (select opportunity_id from changed)
with offered as (
    select s.journey_id, t.touch_id, max(case when c.offering_id = s.offering_id then 1 else 0 end) as is_own
    from journey_touches t
    inner join journey_spans s on s.journey_id = t.journey_id
    inner join content_offerings c on c.content_id = t.content_id
    where s.offering_id is not null
    group by s.journey_id, t.touch_id
),
every_touch as (
    select
        t.journey_id,
        t.touch_id,
        t.occurred_at,
        t.person_id,
        t.channel,
        t.action,
        t.initiator,
        t.content_intent,
        t.topic,
        t.is_after_close and s.outcome = 'won' as is_after_purchase,
        case
            when s.offering_id is null then null
            when t.offering_id is not null or o.is_own = 1 then 'own'
            when o.is_own = 0 then 'another'
            when t.channel = 'product' and not t.is_after_close and t.action not in ('trialled', 'signed_up')
                then 'another'
        end as offering
    from journey_touches t
    inner join journey_spans s on s.journey_id = t.journey_id
    left join offered o on o.journey_id = t.journey_id and o.touch_id = t.touch_id
    union all
    select
        s.journey_id,
        t.touch_id,
        t.occurred_at,
        t.person_id,
        t.channel,
        t.action,
        t.initiator,
        c.intent as content_intent,
        t.topic,
        s.outcome = 'won' and s.closed_at is not null and t.occurred_at > s.closed_at as is_after_purchase,
        'another' as offering
    from touches t
    left join opportunities d on d.opportunity_id = t.opportunity_id
    inner join journey_spans s
        on s.account_id = t.account_id
        and t.occurred_at >= s.began_at
        and (s.ends_at is null or t.occurred_at < s.ends_at)
        and coalesce(t.offering_id, d.offering_id) <> s.offering_id
    left join contents c on c.content_id = t.content_id
    left join journey_touches own on own.journey_id = s.journey_id and own.touch_id = t.touch_id
    where own.touch_id is null and coalesce(t.machine_likelihood, 0.0) < 0.5
)
select
    t.journey_id,
    t.touch_id,
    t.occurred_at,
    t.person_id,
    t.channel,
    t.action,
    t.initiator,
    t.content_intent,
    t.topic,
    t.offering,
    t.is_after_purchase,
    m.role,
    p.function
from every_touch t
left join team_members m on m.journey_id = t.journey_id and m.person_id = t.person_id
left join people p on p.person_id = t.person_id
