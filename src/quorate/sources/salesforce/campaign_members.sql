-- into: record
select
    *,
    coalesce(key_of(contact_id), key_of(lead_id), key_of(lead_or_contact_id)) as person_key,
    case
        when says(status, 'no[ -]?show|did not attend|missed') then 'missed'
        when says(status, 'attend|visited|on-?site|checked in') then 'attended'
        when says(status, 'register|rsvp|accepted|signed up') then 'registered'
        when says(status, 'unsubscri|opt(ed)?[ -]?out') then 'unsubscribed'
        when says(status, 'bounce') then 'bounced'
        when says(status, 'download') then 'downloaded'
        when says(status, 'click') then 'clicked'
        when says(status, 'open(ed)?$|read$') then 'opened'
        when says(status, 'viewed|watched') then 'viewed'
        when says(status, 'form|filled|submitted') then 'submitted_form'
        when coalesce(yes(has_responded), false) then 'responded'
        when says(status, 'respon') and not says(status, 'not|no ') then 'responded'
        when says(status, 'invite') then 'invited'
        when says(status, 'sent|mailed|deliver') then 'sent'
        else 'other'
    end as action
from record

-- into: observed_campaign_members
select
    row_number, record_id, known_at, version_at, is_deleted,
    key_of(campaign_id) as campaign_key,
    person_key,
    action,
    coalesce(yes(has_responded), action not in ('invited', 'sent', 'bounced', 'missed', 'other')) as has_responded,
    utc(first_responded_date) as responded_at,
    said(json_object('status', status)) as properties
from record
where id is not null and campaign_id is not null and person_key is not null

-- into: set_aside
select
    row_number,
    'member_of_nothing' as code,
    case
        when campaign_id is null then 'the campaign member does not say which campaign it is of'
        else 'the campaign member is no lead or contact'
    end as reason,
    record_id
from record
where id is not null and (campaign_id is null or person_key is null)
