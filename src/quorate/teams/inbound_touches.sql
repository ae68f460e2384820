-- one row per touch that somebody at an account began of their own accord, and since when it could be counted
-- Left out is what our own sending brings about: opens, clicks and answers, visits a letter led to or that came within
-- half an hour of one or of a click in it, and fairs and webinars, to which we ask several people at once. Who read what is written for customers is a user of ours for eight weeks.
-- `countable_at` is when a touch could first be told to be of its account, `named_at` when a device's owner was known:
-- a device that names itself in June was nobody's, and perhaps no company's, in May.
-- reads: touches, recorded_touches, network_hits, person_ids, contents, campaigns
-- apart by touch_id
-- narrowed touches: touch_id in (select touch_id from asked)
--     or person_id in (select person_id from touches where touch_id in (select touch_id from asked))
--     or source_record_id in (select source_record_id from recorded_touches where visitor_key in (
--     select visitor_key from recorded_touches where source_record_id in (
--     select source_record_id from touches where touch_id in (select touch_id from asked))))
-- narrowed recorded_touches: source_record_id in (select source_record_id from touches
--     where touch_id in (select touch_id from asked)
--     or person_id in (select person_id from touches where touch_id in (select touch_id from asked)))
--     or visitor_key in (select visitor_key from recorded_touches where source_record_id in (
--     select source_record_id from touches where touch_id in (select touch_id from asked)))
-- reached by touches: select touch_id from changed
--     union select touch_id from touches where person_id in (select person_id from changed)
--     union select touch_id from touches where source_record_id in (
--     select source_record_id from recorded_touches where visitor_key in (
--     select visitor_key from recorded_touches where source_record_id in (select source_record_id from changed)))
-- reached by recorded_touches: select touch_id from touches
--     where source_record_id in (select source_record_id from changed)
--     or source_record_id in (
--     select source_record_id from recorded_touches where visitor_key in (select visitor_key from changed))
--     or person_id in (
--     select person_id from touches where source_record_id in (select source_record_id from changed))
-- reached by network_hits (ip): select touch_id from touches where source_record_id in (
--     select source_record_id from recorded_touches where ip in (select ip from changed))
-- reached by person_ids (person_id, kind, since_at): select touch_id from touches
--     where person_id in (select person_id from changed)
with named as (
    select person_id, min(since_at) as named_at
    from person_ids
    where person_id is not null and kind in ('email', 'crm_contact', 'crm_lead', 'social')
    group by person_id
),
linked as (
    select visitor_key, min(known_at) as linked_at
    from recorded_touches
    where visitor_key is not null and coalesce(person_key, email, user_key) is not null
    group by visitor_key
),
recorded as (
    select
        't_' || substr(md5(r.record_id), 1, 24) as touch_id,
        r.visitor_key,
        coalesce(r.person_key, r.email, r.user_key) is not null as is_signed,
        n.ip is not null
            or coalesce(r.person_key, r.email, r.account_key, r.company_domain, r.company_name, r.opportunity_key)
                is not null as is_placed,
        l.linked_at
    from recorded_touches r
    left join network_hits n on n.ip = r.ip
    left join linked l on l.visitor_key = r.visitor_key
),
letters as (
    select person_id, occurred_at
    from touches
    where channel = 'email' and person_id is not null and action in ('sent', 'delivered', 'clicked')
),
led_here as (
    select distinct t.touch_id
    from touches t
    inner join letters l
        on l.person_id = t.person_id
        and t.occurred_at >= l.occurred_at
        and t.occurred_at <= l.occurred_at + interval 30 minute
    where t.initiator = 'buyer' and t.channel <> 'email'
),
begun as (
    select
        t.touch_id,
        t.account_id,
        t.person_id,
        r.visitor_key,
        t.channel,
        t.offering_id,
        t.occurred_at,
        t.known_at,
        r.is_placed,
        case
            when t.person_id is null then null
            when r.is_signed then greatest(t.known_at, coalesce(n.named_at, t.known_at))
            else greatest(t.known_at, coalesce(n.named_at, t.known_at), coalesce(r.linked_at, t.known_at))
        end as named_at,
        p.channel as campaign_channel,
        t.action,
        case when c.intent = 'onboarding' then t.occurred_at end as guided_at
    from touches t
    inner join recorded r on r.touch_id = t.touch_id
    left join named n on n.person_id = t.person_id
    left join contents c on c.content_id = t.content_id
    left join campaigns p on p.campaign_id = t.campaign_id
    where t.account_id is not null and t.initiator = 'buyer' and coalesce(t.machine_likelihood, 0.0) < 0.5
),
guided as (
    select
        touch_id, account_id, person_id, visitor_key, channel, offering_id, occurred_at, known_at, is_placed, named_at,
        campaign_channel, action,
        case
            when person_id is not null
            then max(guided_at) over (
                partition by person_id order by occurred_at, touch_id rows between unbounded preceding and current row
            )
        end as person_guided_at,
        case
            when visitor_key is not null
            then max(guided_at) over (
                partition by visitor_key order by occurred_at, touch_id rows between unbounded preceding and current row
            )
        end as visitor_guided_at
    from begun
),
own as (
    select
        g.touch_id, g.account_id, g.person_id, g.visitor_key, g.channel, g.offering_id, g.occurred_at, g.known_at,
        g.is_placed, g.named_at
    from guided g
    left join led_here l on l.touch_id = g.touch_id
    where l.touch_id is null
        and (g.channel <> 'email' or g.action in ('asked', 'other', 'shared', 'subscribed'))
        and (g.channel <> 'product' or g.action in ('signed_up', 'trialled'))
        and g.channel not in ('call', 'event', 'webinar')
        and g.action not in ('invited', 'missed', 'responded', 'replied', 'unsubscribed', 'bounced', 'delivered')
        and not (g.channel = 'web' and coalesce(g.campaign_channel, '') in ('email', 'direct_mail', 'webinar'))
        and coalesce(g.person_guided_at, timestamp '1900-01-01') < g.occurred_at - interval 56 day
        and coalesce(g.visitor_guided_at, timestamp '1900-01-01') < g.occurred_at - interval 56 day
)
select
    touch_id,
    account_id,
    person_id,
    case when person_id is null then coalesce(visitor_key, 'unknown:' || channel) else visitor_key end as visitor_id,
    channel,
    offering_id,
    occurred_at,
    case when is_placed or named_at is null then known_at else named_at end as countable_at,
    named_at
from own
