-- one row per journey and touch that belongs to it
-- A touch logged on an opportunity belongs to that opportunity's journey; any other to every journey of its
-- account that spans its time and is not about another offering.
-- reads: journey_spans, touches, contents
-- apart by touch_id
-- narrowed touches
-- reached by journey_spans (
--     journey_id, account_id, offering_id, began_at, closed_at, ends_at, opportunity_ids): select touch_id from touches
--     where account_id in (select account_id from changed)
--     or opportunity_id in (select unnest(opportunity_ids) from changed)
-- reached by contents (content_id, intent): select touch_id from touches
--     where content_id in (select content_id from changed)
with logged as (
    select s.journey_id, unnest(s.opportunity_ids) as opportunity_id from journey_spans s
),
belongs as (
    select l.journey_id, t.touch_id
    from touches t
    inner join logged l on l.opportunity_id = t.opportunity_id
    union
    select s.journey_id, t.touch_id
    from touches t
    inner join journey_spans s
        on s.account_id = t.account_id
        and t.occurred_at >= s.began_at
        and (s.ends_at is null or t.occurred_at < s.ends_at)
        and (t.offering_id is null or s.offering_id is null or t.offering_id = s.offering_id)
    left join logged l on l.opportunity_id = t.opportunity_id
    where l.journey_id is null
)
select
    b.journey_id,
    t.touch_id,
    t.person_id,
    t.visitor_id,
    s.account_id,
    t.occurred_at,
    t.known_at,
    t.source,
    t.source_record_id,
    t.channel,
    t.action,
    t.initiator,
    t.content_id,
    c.intent as content_intent,
    t.campaign_id,
    t.colleague_id,
    t.offering_id,
    t.topic,
    t.competitor,
    (t.channel = 'meeting' and t.action in ('attended', 'asked'))
        or (t.channel = 'call' and t.action in ('answered', 'attended', 'asked'))
        or (t.channel in ('email', 'social', 'chat') and t.action = 'replied')
        or (t.channel = 'chat' and t.action in ('asked', 'answered')) as is_two_way,
    s.closed_at is not null and t.occurred_at > s.closed_at as is_after_close
from belongs b
inner join touches t on t.touch_id = b.touch_id
inner join journey_spans s on s.journey_id = b.journey_id
left join contents c on c.content_id = t.content_id
where coalesce(t.machine_likelihood, 0.0) < 0.5
