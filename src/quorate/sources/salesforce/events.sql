-- into: record
select
    *,
    coalesce(utc(start_at), utc(activity_date_time), utc(activity_date)) as occurred_at,
    key_of(who_id) as person_key,
    coalesce(key_of(account_id), key_if(what_id, '001')) as account_key,
    key_if(what_id, '006') as opportunity_key,
    key_if(what_id, '701') as campaign_key,
    case
        when says(type, 'webinar') then 'webinar'
        when says(type, 'call|phone') then 'call'
        when says(type, 'conference|trade ?show|seminar|roundtable') then 'event'
        else 'meeting'
    end as channel,
    concat_ws(' ', type, subject) as words
from record

-- into: record
select
    *,
    case
        when occurred_at is null then 'no_date'
        when coalesce(yes(is_child), false) then 'copy_of_a_meeting'
        when coalesce(yes(is_recurrence), false) then 'series_of_meetings'
        when says(subject, '^\W*cancell?ed\b') or says(show_as, '^cancell?ed') then 'cancelled'
    end as unusable
from record

-- into: observed_touches
select
    row_number, record_id,
    greatest(known_at, occurred_at) as known_at,
    version_at, is_deleted, occurred_at,
    record_id as source_record_id,
    person_key, account_key, opportunity_key, campaign_key, channel,
    case when coalesce(yes(is_no_show), false) or says(subject, 'no[ -]?show') then 'missed' else 'attended' end as action,
    case when says(words, '\binbound\b|requested by|booked by') then 'buyer' else 'sales' end as initiator,
    key_of(owner_id) as colleague_key,
    subject as topic,
    play,
    said(json_object(
        'type', type, 'subtype', event_subtype, 'location', location,
        'minutes', coalesce(whole(minutes), datediff('minute', utc(start_at), utc(end_at)))
    )) as properties
from record
where id is not null and unusable is null

-- into: set_aside
select
    row_number,
    unusable as code,
    case unusable
        when 'no_date' then 'the meeting has no date, so it is not known when it was'
        when 'copy_of_a_meeting' then 'this is the copy of a meeting in an invited colleague''s calendar; the meeting is a row of its own'
        when 'series_of_meetings' then 'this is the plan of a series of meetings; each meeting is a row of its own'
        else 'the meeting was cancelled'
    end as reason,
    record_id
from record
where id is not null and unusable is not null
