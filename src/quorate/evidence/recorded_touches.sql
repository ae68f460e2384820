-- one row per interaction with one person or device, each attendee of a meeting and each campaign member on its own row
-- reads: observed_touches, observed_attendees, observed_campaign_members, observed_campaigns, observed_people, observed_colleagues
-- apart by source_record_id
-- narrowed observed_touches
-- reached by observed_attendees: select source_record_id from observed_touches
--     where record_id in (select touch_key from changed)
-- reached by observed_campaign_members: select record_id as source_record_id from changed
-- reached by observed_campaigns: select record_id as source_record_id from observed_campaign_members
--     where campaign_key in (select record_id from changed)
-- reached by observed_people (record_id, email): select source_record_id from observed_touches
--     where person_key in (select record_id from changed)
--
-- Systems keep a meeting, its attendees, a campaign and its members as separate records that may be imported in any
-- order; they meet here. The person a meeting was logged with keeps the meeting's own record_id. Mail that a CRM
-- keeps without its direction came from the buyer when its sender is the person it is about, or nobody of ours.
with our_domains as (
    select regexp_extract(email, '@(.+)$', 1) as domain, count(*) as colleague_count
    from observed_colleagues
    where email is not null
    group by regexp_extract(email, '@(.+)$', 1)
),
colleague_total as (
    select count(*) as domain_count from our_domains
),
received as (
    select t.record_id
    from observed_touches t
    left join observed_people p on p.record_id = t.person_key
    left join our_domains d on d.domain = regexp_extract(t.sender_email, '@(.+)$', 1)
    cross join colleague_total c
    where t.channel = 'email' and t.action = 'sent' and t.sender_email is not null
        and (coalesce(p.email, '') = t.sender_email or (d.domain is null and c.domain_count > 0))
),
attendees as (
    select touch_key, person_key, email, action, known_at, version_at, imported_at, is_later_version
    from (
        select
            touch_key, person_key, email, action, known_at, version_at, imported_at, is_later_version,
            row_number() over (
                partition by touch_key, coalesce(person_key, email) order by version_at desc, record_id
            ) as place
        from observed_attendees
        where colleague_key is null and coalesce(person_key, email) is not null
    ) ranked
    where place = 1
),
attended as (
    select touch_key, count(*) as attendee_count
    from attendees
    group by touch_key
),
-- what a member's status means in the channel of the campaign; anything else is a response, or something other
meanings as (
    select channel, said, action
    from (
        values
            ('webinar', 'invited', 'invited'), ('webinar', 'sent', 'invited'), ('webinar', 'registered', 'registered'),
            ('webinar', 'attended', 'attended'), ('webinar', 'missed', 'missed'), ('webinar', 'viewed', 'viewed'),
            ('event', 'invited', 'invited'), ('event', 'sent', 'invited'), ('event', 'registered', 'registered'),
            ('event', 'attended', 'attended'), ('event', 'missed', 'missed'),
            ('email', 'sent', 'sent'), ('email', 'invited', 'sent'), ('email', 'bounced', 'bounced'),
            ('email', 'opened', 'opened'), ('email', 'clicked', 'clicked'), ('email', 'unsubscribed', 'unsubscribed'),
            ('web', 'viewed', 'viewed'), ('web', 'downloaded', 'downloaded'), ('web', 'clicked', 'clicked'),
            ('web', 'submitted_form', 'submitted_form'), ('web', 'registered', 'registered'),
            ('web', 'unsubscribed', 'unsubscribed'),
            ('social', 'sent', 'sent'), ('social', 'viewed', 'viewed'), ('social', 'clicked', 'clicked'),
            ('ad', 'viewed', 'viewed'), ('ad', 'clicked', 'clicked'), ('ad', 'submitted_form', 'submitted_form'),
            ('search', 'viewed', 'viewed'), ('search', 'clicked', 'clicked'), ('search', 'responded', 'clicked'),
            ('direct_mail', 'sent', 'sent'), ('direct_mail', 'invited', 'sent'),
            ('partner', 'sent', 'sent'), ('partner', 'attended', 'attended'),
            ('review_site', 'viewed', 'viewed'), ('review_site', 'clicked', 'clicked'),
            ('call', 'sent', 'called'), ('call', 'invited', 'called'), ('call', 'responded', 'answered'),
            ('call', 'attended', 'attended'), ('call', 'missed', 'missed')
    ) as listed(channel, said, action)
),
memberships as (
    select
        m.record_id, m.source, m.known_at, m.version_at, m.imported_at, m.is_later_version, m.person_key,
        m.campaign_key, m.action as said, m.has_responded, m.responded_at, m.properties, c.channel, c.name,
        -- a webinar's campaign begins with the first invitation and ends with the webinar
        case
            when m.action in ('attended', 'missed') and c.channel in ('webinar', 'event')
                and coalesce(c.ends_on, c.starts_on) is not null
            then least(cast(coalesce(c.ends_on, c.starts_on) as timestamp), m.version_at)
            when m.responded_at is not null then m.responded_at
            when m.has_responded or m.action in ('attended', 'missed', 'bounced') then m.version_at
            else m.known_at
        end as occurred_at
    from observed_campaign_members m
    inner join observed_campaigns c on c.record_id = m.campaign_key
),
members as (
    select
        m.record_id, m.source, m.version_at, m.imported_at, m.is_later_version, m.person_key, m.campaign_key,
        m.properties, m.channel, m.name, m.occurred_at,
        case
            when m.responded_at is not null then greatest(m.known_at, m.occurred_at, m.responded_at)
            when m.has_responded or m.said in ('attended', 'missed', 'bounced')
            then greatest(m.known_at, m.occurred_at, m.version_at)
            else greatest(m.known_at, m.occurred_at)
        end as known_at,
        case
            when f.action is not null then f.action
            when m.has_responded
                and m.channel in ('web', 'email', 'webinar', 'event', 'social', 'ad', 'review_site', 'direct_mail', 'partner')
            then 'responded'
            else 'other'
        end as action,
        case when m.said in ('sent', 'invited', 'bounced', 'other') and not m.has_responded then 'marketing' else 'buyer' end
            as initiator
    from memberships m
    left join meanings f on f.channel = m.channel and f.said = m.said
)
select
    t.record_id, t.source, t.known_at, t.version_at, t.is_deleted, t.occurred_at, t.source_record_id, t.person_key,
    t.email, t.user_key, t.visitor_key, t.full_name, t.title, t.company_name, t.company_domain, t.account_key, t.ip,
    t.channel,
    case
        when r.record_id is not null then 'replied'
        when a.action = 'missed' and t.action = 'attended' then 'missed'
        else t.action
    end as action,
    case when r.record_id is not null then 'buyer' else t.initiator end as initiator,
    t.content_key, t.url, t.offering_key, t.campaign_key, t.colleague_key, t.opportunity_key, t.topic,
    t.competitor, t.play, t.machine_likelihood, t.properties, t.imported_at, t.is_later_version
from observed_touches t
left join attendees a on a.touch_key = t.record_id and a.person_key = t.person_key
left join attended n on n.touch_key = t.record_id
left join received r on r.record_id = t.record_id
where coalesce(
        t.person_key, t.email, t.user_key, t.visitor_key, t.full_name, t.company_name, t.company_domain, t.account_key,
        t.ip, t.opportunity_key
    ) is not null
    and (n.touch_key is null or coalesce(t.person_key, t.email, t.user_key, t.visitor_key, t.full_name) is not null)
union all
select
    t.record_id || ':' || coalesce(a.person_key, a.email) as record_id, t.source,
    greatest(t.known_at, a.known_at) as known_at, greatest(t.version_at, a.version_at) as version_at, t.is_deleted,
    t.occurred_at, t.source_record_id, a.person_key, a.email,
    cast(null as varchar) as user_key, cast(null as varchar) as visitor_key, cast(null as varchar) as full_name,
    cast(null as varchar) as title, cast(null as varchar) as company_name, cast(null as varchar) as company_domain,
    t.account_key, cast(null as varchar) as ip, t.channel,
    case
        when t.action = 'missed' or a.action = 'attended' then t.action
        when a.action = 'invited' and t.channel = 'call' then 'other'
        else a.action
    end as action,
    t.initiator, t.content_key, t.url, t.offering_key, t.campaign_key, t.colleague_key, t.opportunity_key, t.topic,
    t.competitor, t.play, t.machine_likelihood, t.properties,
    case when a.imported_at > t.imported_at then a.imported_at else t.imported_at end as imported_at,
    t.is_later_version or a.is_later_version as is_later_version
from attendees a
inner join observed_touches t on t.record_id = a.touch_key
where coalesce(t.person_key, '') <> coalesce(a.person_key, ' ')
    and coalesce(t.email, '') <> coalesce(a.email, ' ')
union all
select
    m.record_id, m.source, m.known_at, m.version_at, false as is_deleted, m.occurred_at,
    m.record_id as source_record_id, m.person_key, cast(null as varchar) as email, cast(null as varchar) as user_key,
    cast(null as varchar) as visitor_key, cast(null as varchar) as full_name, cast(null as varchar) as title,
    cast(null as varchar) as company_name, cast(null as varchar) as company_domain,
    cast(null as varchar) as account_key, cast(null as varchar) as ip, m.channel, m.action, m.initiator,
    cast(null as varchar) as content_key, cast(null as varchar) as url, cast(null as varchar) as offering_key,
    m.campaign_key, cast(null as varchar) as colleague_key, cast(null as varchar) as opportunity_key,
    m.name as topic, cast(null as varchar) as competitor, cast(null as varchar) as play,
    cast(null as double) as machine_likelihood, m.properties, m.imported_at, m.is_later_version
from members m
where m.known_at < $as_of_at
