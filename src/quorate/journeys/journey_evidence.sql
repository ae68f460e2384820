-- one row per touch of a journey that a criterion may count, with who it was by
-- reads: journey_touches, team_members, people
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
    m.role,
    p.function
from journey_touches t
left join team_members m on m.journey_id = t.journey_id and m.person_id = t.person_id
left join people p on p.person_id = t.person_id
