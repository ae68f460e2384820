-- one row per journey, week and kind of touch with a team, and whether it collects demand that others made
-- A visit that a campaign led to the site counts for the campaign's channel, as in all credit. What people did and
-- letters that were only sent or opened are told apart: an answer goes with interest, a letter with our effort. Bulk
-- mail that was merely delivered, and calls nobody took, are left out. Weeks start on Mondays.
-- reads: touch_functions, campaigns, journeys, declared_captures
-- apart by journey_id
-- narrowed touch_functions
-- narrowed journeys
-- reached by journeys (journey_id, opened_at, closed_at): select journey_id from changed
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
sorts as (
    select distinct channel, seen_channel, action, campaign_name from named
),
told as (
    select
        s.channel,
        s.seen_channel,
        s.action,
        s.campaign_name,
        max(case when d.is_declared then 1 else 0 end) as capture_flag
    from sorts s
    left join (
        select channel, action, campaign_pattern, true as is_declared from declared_captures
    ) d
        on (d.channel is null or d.channel = case when d.action is null then s.channel else s.seen_channel end)
        and (d.action is null or d.action = s.action)
        and (d.campaign_pattern is null or regexp_matches(s.campaign_name, d.campaign_pattern))
    group by s.channel, s.seen_channel, s.action, s.campaign_name
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
    count(*) as touch_count
from named n
inner join told t
    on t.channel = n.channel
    and t.seen_channel = n.seen_channel
    and t.action = n.action
    and t.campaign_name = n.campaign_name
group by
    n.journey_id, n.week_on, n.channel, n.our_function, n.is_buyers_doing, n.campaign_id, n.content_id, t.capture_flag
