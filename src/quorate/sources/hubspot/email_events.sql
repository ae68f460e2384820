-- into: record
select
    *,
    utc(happened_at) as occurred_at,
    case upper(type)
        when 'SENT' then 'sent'
        when 'DELIVERED' then 'delivered'
        when 'OPEN' then 'opened'
        when 'CLICK' then 'clicked'
        when 'BOUNCE' then 'bounced'
        when 'UNSUBSCRIBED' then 'unsubscribed'
        when 'SPAMREPORT' then 'unsubscribed'
        when 'FORWARD' then 'shared'
        when 'REPLY' then 'replied'
    end as action
from record

-- into: record
select
    *,
    case
        when occurred_at is null then 'no_date'
        when action is null then 'not_an_act'
        when mail(recipient) is null then 'nobody'
    end as unusable
from record

-- into: observed_touches
select
    row_number, record_id, occurred_at as known_at, occurred_at as version_at, is_deleted, occurred_at,
    record_id as source_record_id,
    mail(recipient) as email,
    'email' as channel,
    action,
    case when action in ('sent', 'delivered', 'bounced') then 'marketing' else 'buyer' end as initiator,
    url,
    key_of('email_campaign', campaign_id) as campaign_key,
    subject as topic,
    -- HubSpot filters what its own people and known scanners do
    case when yes(is_filtered) or says(agent, 'bot\b|crawl|spider|scanner|proofpoint|mimecast|barracuda') then 1.0 end
        as machine_likelihood,
    said(json_object('agent', agent)) as properties
from record
where id is not null and unusable is null

-- into: set_aside
select
    row_number,
    unusable as code,
    case unusable
        when 'no_date' then 'the event has no date, so it is not known when it happened'
        when 'not_an_act' then 'events of the type ''' || coalesce(type, '') || ''' are steps of sending, not acts'
        else 'the event''s recipient is not an e-mail address'
    end as reason,
    record_id
from record
where id is not null and unusable is not null
