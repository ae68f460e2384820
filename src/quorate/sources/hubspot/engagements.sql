-- The kind of an engagement is its object's, or is written in it where one file holds all kinds.
-- into: record
select
    *,
    case
        when kind not in ('engagement', 'task', 'communication') then kind
        when kind <> 'engagement' and type is null then kind
        when says(type, 'e-?mail') then 'email'
        when says(type, 'call') then 'call'
        when says(type, 'meeting') then 'meeting'
        when says(type, 'task') then 'task'
        when says(type, 'communication|sms|whats|linkedin') then 'communication'
        when says(type, 'postal') then 'postal_mail'
        else 'note'
    end as act,
    coalesce(says(direction, 'inbound|incoming'), false) or coalesce(says(type, 'incoming'), false) as is_inbound,
    concat_ws(' ', disposition, status) as call_words
from record

-- A task counts on the day it was done, a meeting on the day it was held.
-- into: record
select
    *,
    case act
        when 'task' then coalesce(utc(completed_at), utc(happened_at))
        when 'meeting' then coalesce(utc(starts_at), utc(happened_at))
        else utc(happened_at)
    end as occurred_at,
    case act when 'task' then
        case
            when says(task_type, 'call') then 'call'
            when says(task_type, 'e-?mail') then 'email'
            when says(task_type, 'linked') then 'communication'
            when says(task_type, 'meeting') then 'meeting'
            else 'note'
        end
        else act
    end as deed
from record

-- into: record
select
    *,
    case
        when occurred_at is null then 'no_date'
        when act = 'meeting' and says(outcome, 'cancel|reschedul') then 'cancelled'
        when act = 'task' and not says(status, 'complete') then 'not_done_yet'
        when act = 'email' and says(status, 'schedul|sending|failed') then 'not_done_yet'
        when act = 'call' and says(status, 'cancel|queued|ringing|calling|connecting') then 'not_done_yet'
    end as unusable
from record

-- into: observed_touches
select
    row_number, record_id,
    greatest(known_at, occurred_at) as known_at,
    greatest(version_at, occurred_at) as version_at,
    is_deleted, occurred_at,
    record_id as source_record_id,
    key_of('company', coalesce(primary_company_id, c.company_id)) as account_key,
    key_of('deal', d.deal_id) as opportunity_key,
    case deed
        when 'note' then 'meeting'
        when 'communication' then case when says(concat_ws(' ', channel_type, task_type), 'linked') then 'social' else 'chat' end
        when 'postal_mail' then 'direct_mail'
        else deed
    end as channel,
    case
        when deed = 'call' and is_inbound then 'answered'
        -- the numbers of the outcomes every portal begins with
        when deed = 'call' and says(call_words, 'b2cf5968-551e-4856-9783-52b3da59a7d0|voicemail|voice mail') then 'voicemail'
        when deed = 'call' and says(call_words, 'f240bbac-87c9-4f6e-bf70-924b57d47db7|^connected|a4c4c377-d246-4b32-a13b-75a56a4cd0ff|live message')
        then 'answered'
        when deed = 'call' then 'called'
        when deed = 'email' and is_inbound then 'replied'
        when deed = 'email' and says(status, 'bounced') then 'bounced'
        when deed in ('email', 'communication', 'postal_mail') then 'sent'
        when deed = 'meeting' and says(outcome, 'no[ _-]?show') then 'missed'
        when deed = 'meeting' then 'attended'
        else 'noted'
    end as action,
    case
        when is_inbound or (deed = 'meeting' and (booking_link is not null or says(source, 'public|bidirectional|link')))
        then 'buyer'
        else 'sales'
    end as initiator,
    mail(sender_email) as sender_email,
    owner_of(owner_id) as colleague_key,
    subject as topic,
    play,
    said(json_object(
        'type', type, 'status', status, 'outcome', outcome, 'call_result', disposition, 'location', location,
        'call_seconds', whole(duration) / 1000.0, 'minutes', datediff('minute', utc(starts_at), utc(ends_at))
    )) as properties
from record
left join company_of c on c.left_kind = 'engagement' and c.left_id = id
left join deal_of d on d.left_kind = 'engagement' and d.left_id = id
where id is not null and unusable is null

-- into: set_aside
select
    row_number,
    unusable as code,
    case unusable
        when 'no_date' then 'the engagement has no date, so it is not known when it happened'
        when 'cancelled' then 'the meeting was cancelled or moved'
        else 'it is not done yet: its status is ''' || coalesce(status, 'not known') || '''; import it again when it is'
    end as reason,
    record_id
from record
where id is not null and unusable is not null
