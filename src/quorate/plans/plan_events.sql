-- one row per thing a colleague decided or said about the shared plan
-- reads: observed_plan_events, colleagues
select
    o.record_id as event_id,
    o.event_no,
    o.known_at,
    o.said_at,
    o.kind,
    o.effect,
    o.move_id,
    o.journey_id,
    o.segment,
    c.colleague_id as author_id,
    o.author_name,
    o.author_function,
    o.seen_version,
    o.version,
    o.payload,
    o.move,
    o.before,
    o.after,
    o.applies
from observed_plan_events o
left join colleagues c on c.colleague_id = o.author_key
