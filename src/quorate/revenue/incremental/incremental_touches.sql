-- one row per journey, week and kind of touch with a team, and whether it collects demand that others made
-- A visit that a campaign led to the site counts for the campaign's channel, as in all credit. What people did and
-- letters that were only sent or opened are told apart: an answer goes with interest, a letter with our effort. Bulk
-- mail that was merely delivered, and calls nobody took, are left out. Weeks start on Mondays.
-- reads: touch_functions, campaigns, journeys, declared_captures
with named as (
    select
        t.journey_id,
        t.touch_id,
        t.channel as seen_channel,
        cast(date_trunc('week', t.occurred_at) as date) as week_on,
        t.credited_channel as channel,
        t.action,
        t.our_function,
        t.is_buyers_doing,
        t.campaign_id,
        t.content_id,
        lower(coalesce(c.name, '')) as campaign_name
    from touch_functions t
    inner join journeys j on j.journey_id = t.journey_id
    left join campaigns c on c.campaign_id = t.campaign_id
    where (t.is_buyers_doing or t.action in ('sent', 'opened'))
        and t.occurred_at >= j.opened_at
        and (j.closed_at is null or t.occurred_at <= j.closed_at)
),
told as (
    select
        n.journey_id,
        n.touch_id,
        max(case when d.is_declared then 1 else 0 end) as capture_flag
    from named n
    left join (
        select channel, action, campaign_pattern, true as is_declared from declared_captures
    ) d
        on (d.channel is null or d.channel = case when d.action is null then n.channel else n.seen_channel end)
        and (d.action is null or d.action = n.action)
        and (d.campaign_pattern is null or regexp_matches(n.campaign_name, d.campaign_pattern))
    group by n.journey_id, n.touch_id
)
select
    n.journey_id,
    n.week_on,
    n.channel,
    n.our_function,
    n.is_buyers_doing,
    n.campaign_id,
    n.content_id,
    t.capture_flag = 1 as is_capture,
    count(distinct n.touch_id) as touch_count
from named n
inner join told t on t.journey_id = n.journey_id and t.touch_id = n.touch_id
group by
    n.journey_id, n.week_on, n.channel, n.our_function, n.is_buyers_doing, n.campaign_id, n.content_id, t.capture_flag
