-- one row per credited path and kind of touch on it: how much of it there was, for giving each its part
-- Touches of one week, channel and function count by the square root of their number, as they do in the model, divided
-- among campaigns and contents by how many touches each had. Weeks that a step began or ended in count whole.
-- reads: credit_paths, incremental_touches
with on_paths as (
    select
        p.path_id,
        t.week_on,
        t.channel,
        t.our_function,
        t.campaign_id,
        t.content_id,
        t.touch_count,
        sum(t.touch_count) over (
            partition by p.path_id, t.week_on, t.channel, t.our_function, t.is_buyers_doing
        ) as week_count
    from credit_paths p
    inner join incremental_touches t on t.journey_id = p.journey_id
    where p.is_made
        and not t.is_capture
        and t.week_on <= cast(p.until_at as date)
        and (p.after_at is null or t.week_on >= cast(date_trunc('week', p.after_at) as date))
)
select
    path_id,
    channel,
    our_function,
    campaign_id,
    content_id,
    sum(touch_count / sqrt(week_count)) as weight
from on_paths
group by path_id, channel, our_function, campaign_id, content_id
