-- one row per touch that a human buyer began or took part in, at a known account
-- reads: touches, contents, people
-- apart by touch_id
-- narrowed touches
-- reached by contents (content_id, intent): select touch_id from touches
--     where content_id in (select content_id from changed)
-- reached by people (person_id, function): select touch_id from touches
--     where person_id in (select person_id from changed)
select
    t.touch_id,
    t.account_id,
    t.person_id,
    p.function,
    t.occurred_at,
    t.channel,
    t.action,
    t.initiator,
    t.offering_id,
    t.topic,
    c.intent as content_intent
from touches t
left join contents c on c.content_id = t.content_id
left join people p on p.person_id = t.person_id
where t.account_id is not null
    and coalesce(t.machine_likelihood, 0.0) < 0.5
    and (
        t.initiator = 'buyer'
        or t.action in ('attended', 'replied', 'answered', 'asked', 'clicked', 'registered', 'downloaded')
    )
