-- one row per journey, week, somebody and sort of touch by which a stage may be told, with how often
-- What the buyers did; what we or machines did is no evidence. Left out is what is about something else: content for
-- other offerings than the journey's, and use of a product before the journey's own purchase, which is of another one.
-- reads: journey_touches, journey_spans, team_members, content_offerings
-- apart by journey_id
-- narrowed journey_touches
-- narrowed journey_spans
-- narrowed team_members
-- reached by journey_spans (journey_id, offering_id): select journey_id from changed
-- reached by team_members (journey_id, person_id, role): select journey_id from changed
with about as (
    select t.journey_id, t.touch_id, max(case when c.offering_id = s.offering_id then 1 else 0 end) as is_own
    from journey_touches t
    inner join journey_spans s on s.journey_id = t.journey_id
    inner join content_offerings c on c.content_id = t.content_id
    where s.offering_id is not null
    group by t.journey_id, t.touch_id
)
select
    t.journey_id,
    cast(date_trunc('week', t.occurred_at) as date) as week_on,
    coalesce(t.person_id, t.visitor_id, '') as somebody,
    t.channel,
    t.action,
    coalesce(t.content_intent, '') as content_intent,
    coalesce(m.role, '') as role,
    count(*) as touch_count
from journey_touches t
left join about a on a.journey_id = t.journey_id and a.touch_id = t.touch_id
left join team_members m on m.journey_id = t.journey_id and m.person_id = t.person_id
where coalesce(a.is_own, 1) = 1
    and (t.channel <> 'product' or t.is_after_close or t.action in ('trialled', 'signed_up'))
group by
    t.journey_id,
    cast(date_trunc('week', t.occurred_at) as date),
    coalesce(t.person_id, t.visitor_id, ''),
    t.channel,
    t.action,
    coalesce(t.content_intent, ''),
    coalesce(m.role, '')
