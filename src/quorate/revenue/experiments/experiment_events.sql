-- one row per thing decided about an experiment, or lots drawn for it
-- reads: observed_experiment_events, colleagues
select
    o.record_id as event_id,
    o.event_no,
    o.experiment_id,
    o.kind,
    o.known_at,
    o.said_at,
    c.colleague_id as author_id,
    o.author_name,
    o.author_function,
    o.payload
from observed_experiment_events o
left join colleagues c on c.colleague_id = o.author_key
