-- one row per credit path and touch that preceded its end, in order
-- The whole team's touches, of whichever member; what we only sent is left out.
-- reads: credit_paths, touch_functions
select
    p.path_id,
    row_number() over (partition by p.path_id order by t.occurred_at, t.touch_id) as place,
    count(*) over (partition by p.path_id) as path_touch_count,
    t.channel,
    t.campaign_id,
    t.content_id,
    t.our_function
from credit_paths p
inner join touch_functions t on t.journey_id = p.journey_id
where t.is_buyers_doing
    and t.occurred_at <= p.until_at
    and (p.after_at is null or t.occurred_at > p.after_at)
