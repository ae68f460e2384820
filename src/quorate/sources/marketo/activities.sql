-- into: observed_touches
select
    row_number, record_id, occurred_at as known_at, occurred_at as version_at, false as is_deleted, occurred_at,
    record_id as source_record_id,
    person_key,
    ip,
    case
        when type_name = 'interesting moment' and says(moment_type, 'e-?mail') then 'email'
        when type_name = 'interesting moment' and says(moment_type, 'webinar') then 'webinar'
        when type_name = 'interesting moment' and says(moment_type, 'event|conference') then 'event'
        when type_name = 'interesting moment' and says(moment_type, 'phone|call') then 'call'
        else meant_channel
    end as channel,
    case
        when type_name = 'fill out form' and says(asset, 'demo') then 'requested_demo'
        when type_name = 'fill out form' and says(asset, 'contact|quote|pricing|call ?back') then 'requested_contact'
        when type_name = 'fill out form' and says(asset, 'newsletter|subscri') then 'subscribed'
        when type_name = 'fill out form' and says(asset, 'download|guide|paper|e-?book|report') then 'downloaded'
        when type_name = 'fill out form' and says(asset, 'regist|webinar|event') then 'registered'
        else meant_action
    end as action,
    meant_initiator as initiator,
    coalesce(link, page) as url,
    marketo_key('campaign', campaign_id) as campaign_key,
    coalesce(description, asset) as topic,
    case
        when yes(is_bot) or not says(coalesce(bot_pattern, 'n/a'), '^(n/?a|none|)$') then 1.0
        when says(agent, 'bot\b|crawl|spider|slurp|preview|headless|scanner|proofpoint|mimecast|barracuda|safelinks') then 1.0
    end as machine_likelihood,
    said(json_object(
        'type', type_name, 'asset', asset, 'asset_id', asset_id, 'agent', agent, 'referrer', referrer,
        'details', details, 'moment', moment_type, 'attributes', cast(attributes as json)
    )) as properties
from record
where unusable is null and meant_channel is not null

-- A program's member changes status: the latest is what the member is.
-- into: observed_campaign_members
select
    row_number,
    'marketo:member:' || plain_id(asset_id) || ':' || plain_id(lead_id) as record_id,
    occurred_at as known_at, occurred_at as version_at, false as is_deleted,
    marketo_key('program', asset_id) as campaign_key,
    person_key,
    case
        when says(new_status, 'no[ -]?show|did not attend|missed') then 'missed'
        when says(new_status, 'attend|visited|on-?site') then 'attended'
        when says(new_status, 'regist|rsvp|accepted|signed up') then 'registered'
        when says(new_status, 'unsubscri|opt(ed)?[ -]?out') then 'unsubscribed'
        when says(new_status, 'bounce') then 'bounced'
        when says(new_status, 'download') then 'downloaded'
        when says(new_status, 'click') then 'clicked'
        when says(new_status, 'open') then 'opened'
        when says(new_status, 'viewed|watched') then 'viewed'
        when says(new_status, 'form|filled') then 'submitted_form'
        when says(new_status, 'respond|engaged|influenced') or yes(success) then 'responded'
        when says(new_status, 'invite') then 'invited'
        when says(new_status, 'sent|deliver') then 'sent'
        else 'other'
    end as action,
    coalesce(yes(success), false)
        or (says(new_status, 'attend|respond|download|click|filled|visited|engaged|influenced') and not says(new_status, '\bnot?\b')) as has_responded,
    case when yes(success) then occurred_at end as responded_at,
    said(json_object('status', new_status)) as properties
from record
where unusable is null and type_name = 'change status in progression'

-- Known by its name until the program itself is imported.
-- into: observed_campaigns
select
    row_number, marketo_key('program', asset_id) as record_id, epoch() as known_at, epoch() as version_at,
    false as is_deleted, asset as name, coalesce(campaign_channel(asset), 'web') as channel
from record
where unusable is null and type_name = 'change status in progression' and asset is not null

-- into: observed_links
select
    row_number,
    person_key || ':merged:' || merged_id as record_id,
    occurred_at as known_at, occurred_at as version_at, false as is_deleted,
    'crm_lead' as left_kind, marketo_key('lead', merged_id) as left_value,
    'crm_lead' as right_kind, person_key as right_value,
    'merged_in_source' as rule
from (
    select *, unnest(regexp_extract_all(merge_ids, '[0-9]+')) as merged_id
    from record
    where unusable is null and type_name in ('merge leads', 'merge lead')
) merges
where marketo_key('lead', merged_id) <> person_key

-- into: observed_people
select
    row_number, person_key as record_id, occurred_at as known_at, occurred_at as version_at, true as is_deleted,
    'crm_lead' as kind, false as has_left, '{}' as properties
from record
where unusable is null and type_name = 'delete lead'

-- into: set_aside
select
    row_number,
    unusable as code,
    case unusable
        when 'no_id' then 'the row has no id, so it could not be told apart from other records'
        when 'bad_id' then 'the row''s id ''' || id || ''' is not the id of a record'
        when 'nobody' then 'the activity names no lead'
        when 'no_date' then 'the activity has no date, so it is not known when it happened'
        when 'unknown_type' then 'no type of activity has the number ''' || coalesce(type_id, '')
            || ''' here; export the types of activity with the activities'
        when 'not_sent' then 'the e-mail was not sent: ' || result
        when 'merged_with_nobody' then 'the row does not say which leads were merged'
        when 'member_of_nothing' then 'the row does not say which program it is of, or the new status'
        else 'activities of the type ''' || type_name || ''' are not what people did'
    end as reason,
    record_id
from record
where unusable is not null
