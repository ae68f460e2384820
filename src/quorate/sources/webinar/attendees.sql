-- A row is one registration or one stay; who joins twice is named twice and counts once a day.
-- into: record
select
    *,
    mail(email) as address,
    coalesce(name, nullif(concat_ws(' ', first_name, last_name), '')) as full_name,
    coalesce(topic, report_topic) as webinar_name,
    lower(coalesce(webinar_id, report_id, topic, report_topic)) as webinar_key,
    utc(registered_at) as registered,
    utc(joined_at) as joined,
    coalesce(utc(starts_at), utc(report_start)) as started,
    case
        when yes(attended) is not null then if(yes(attended), 'attended', 'missed')
        when says(attended, 'not|absent|miss|no[ -]?show') then 'missed'
        when says(attended, 'on[ -]?demand|archive|replay|recording') then 'viewed'
        when says(attended, 'attend|present|live') then 'attended'
    end as said_presence,
    questions is not null and lower(questions) not in ('0', 'no') as has_asked
from record

-- into: record
select
    *,
    case
        when said_presence = 'viewed' then 'viewed'
        when joined is not null or said_presence = 'attended' then 'attended'
        when said_presence = 'missed' and not says(approval, 'denied|declin|cancel') then 'missed'
    end as presence
from record

-- into: record
select
    *,
    case
        when presence = 'missed' then coalesce(started, registered)
        when presence is not null then coalesce(joined, started, registered)
    end as present_at,
    case when has_asked then coalesce(joined, started, registered) end as asked_at,
    case
        when says(section, 'host|panelist|presenter|organi[sz]er|staff|speaker')
            or says(role, '^(co-?)?(host|panelist|presenter|organi[sz]er|staff|speaker)$')
        then 'host_or_panelist'
        when address is null and full_name is null then 'no_person'
        when coalesce(registered, joined, started) is null then 'no_date'
    end as unusable
from record

-- into: observed_touches
select
    row_number,
    'webinar:' || named_by(json_array(
        act.kind, webinar_key, coalesce(address, lower(concat_ws('|', full_name, company))), act.moment
    )) as record_id,
    act.known_at as known_at,
    act.known_at as version_at,
    act.occurred_at as occurred_at,
    'webinar:' || named_by(json_array(webinar_key, cast(started as date))) as source_record_id,
    address as email,
    full_name,
    title,
    company as company_name,
    'webinar' as channel,
    act.action as action,
    'buyer' as initiator,
    webinar_name as content_key,
    webinar_name as topic,
    said(json_object(
        'webinar_id', coalesce(webinar_id, report_id), 'country', country,
        'minutes', case when act.action in ('attended', 'viewed') then minutes_of(minutes) end,
        'questions', case when act.action = 'asked' then questions end
    )) as properties
from (
    select
        *,
        unnest([
            struct_pack(kind := 'registered', action := 'registered', occurred_at := registered,
                known_at := registered, moment := cast(registered as varchar)),
            -- one record whether somebody came or not: a later report may say otherwise than an earlier one
            struct_pack(kind := if(presence = 'viewed', 'viewed', 'present'), action := presence,
                occurred_at := present_at,
                known_at := case when presence = 'missed' then present_at
                    else greatest(present_at, coalesce(utc(left_at), present_at)) end,
                moment := cast(cast(present_at as date) as varchar)),
            struct_pack(kind := 'asked', action := 'asked', occurred_at := asked_at,
                known_at := greatest(asked_at, coalesce(utc(left_at), asked_at)),
                moment := cast(cast(asked_at as date) as varchar))
        ]) as act
    from record
    where unusable is null
) acts
where act.occurred_at is not null

-- Who leaves a box empty has not consented, and has not refused what they had consented to elsewhere either.
-- into: observed_consents
select
    row_number,
    'webinar:' || named_by(json_array('consent', webinar_key, address, cast(registered as varchar))) as record_id,
    coalesce(registered, joined, started) as known_at,
    coalesce(registered, joined, started) as version_at,
    coalesce(registered, joined, started) as stated_at,
    address as email,
    'email' as channel,
    case when says(consented, '^(true|1|yes|y|x|agreed?|accept(ed)?|opt(ed)?[ -]?in)') then 'consent' else 'none' end as basis
from record
where unusable is null and address is not null and consented is not null

-- into: set_aside
select
    row_number,
    unusable as code,
    case unusable
        when 'host_or_panelist' then 'the row is about a host or speaker of ours, not about an attendee'
        when 'no_person' then 'the row names no person: it has neither an e-mail address nor a name'
        else 'the row has no registration, join or start time, so it is not known when it happened'
    end as reason,
    cast(null as varchar) as record_id
from record
where unusable is not null
