-- one row per play made to one member of a buyer team in one week, or week of ordinary contact, and what followed
-- reads: play_situations
select
    trial_id,
    journey_map,
    journey_id,
    person_id,
    role,
    stage,
    week_on,
    acted_at,
    play,
    channel,
    content_intent,
    followed,
    is_drawn,
    choice_probability,
    touch_ids
from play_situations
