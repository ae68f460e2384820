-- One form may be sent by one contact many times, and its id names the form: the moment tells them apart.
-- into: record
select
    * exclude (record_id),
    utc(happened_at) as occurred_at,
    key_of('contact', contact_id) as person_key,
    'hubspot:form_submission:' || id || ':' || coalesce(plain_id(contact_id), '') || ':' || coalesce(numbered(utc(happened_at)), '') as record_id
from record

-- into: observed_touches
select
    row_number, record_id, occurred_at as known_at, occurred_at as version_at, is_deleted, occurred_at,
    record_id as source_record_id, person_key, 'web' as channel,
    case
        when says(title, 'demo') then 'requested_demo'
        when says(title, 'contact|quote|pricing|call ?back') then 'requested_contact'
        when says(title, 'newsletter|subscri') then 'subscribed'
        when says(title, 'download|guide|paper|e-?book|report') then 'downloaded'
        when says(title, 'regist|webinar|event') then 'registered'
        else 'submitted_form'
    end as action,
    'buyer' as initiator,
    page_url as url,
    title as topic,
    said(json_object('form', form_id)) as properties
from record
where id is not null and occurred_at is not null and person_key is not null

-- into: set_aside
select
    row_number,
    case when occurred_at is null then 'no_date' else 'nobody' end as code,
    case
        when occurred_at is null then 'the submission has no date, so it is not known when it happened'
        else 'the submission names no contact'
    end as reason,
    record_id
from record
where id is not null and (occurred_at is null or person_key is null)
