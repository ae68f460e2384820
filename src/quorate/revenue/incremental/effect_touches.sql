-- one row per journey, week and kind of touch that the effect model tells apart, whatever campaign or content it was of
-- reads: incremental_touches
-- apart by journey_id
-- narrowed incremental_touches
select
    journey_id,
    week_on,
    channel,
    our_function,
    is_buyers_doing,
    is_capture,
    cast(sum(touch_count) as bigint) as touch_count
from incremental_touches
group by journey_id, week_on, channel, our_function, is_buyers_doing, is_capture
