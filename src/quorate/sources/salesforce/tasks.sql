-- The kind of a task is read from its subtype, else its type, else how its subject begins.
-- A task made after its day was logged late: its day is when it happened, and its completion when somebody wrote it
-- down. One made before its day was planned, and happened when it was completed.
-- into: record
select
    *,
    case
        when day(activity_date) < day(completed_at) and day(activity_date) <= day(created_date) then utc(activity_date)
        else coalesce(utc(completed_at), utc(activity_date), utc(created_date))
    end as occurred_at,
    case
        when task_subtype in ('Call', 'Email', 'ListEmail', 'LinkedIn') then lower(task_subtype)
        when says(type, 'linkedin|inmail|social') then 'linkedin'
        when says(type, 'e-?mail') then 'email'
        when says(type, 'call|phone|voicemail|dial') then 'call'
        when says(type, 'meeting|demo|presentation|workshop|visit|webinar') then 'meeting'
        when says(type, 'chat|sms|text|whatsapp') then 'chat'
        when says(type, 'gift|direct mail|letter') then 'direct_mail'
        when call_type is not null then 'call'
        when says(subject, '^\W*(e-?mail\b|re:|fwd?:|<<|>>)') then 'email'
        when says(subject, 'linkedin|inmail') then 'linkedin'
        when says(subject, '^\W*(call|called|phone|voicemail|left (a )?(vm|voicemail|message)|dial)\b') then 'call'
        when says(subject, '^\W*(meeting|demo|presentation|workshop|site visit|onsite)\b') then 'meeting'
        else 'note'
    end as kind,
    concat_ws(' ', type, subject) as words,
    concat_ws(' ', call_disposition, call_result, subject) as call_words,
    coalesce(says(call_type, 'inbound|incoming'), false)
        or says(type, 'inbound|incoming|reply|replied|response')
        or says(subject, '\[in\]|<<|^\W*(inbound|incoming) (call|e-?mail|message)')
        or says(subject, '^\W*(e-?mail )?(received|reply from|replied)') as is_inbound,
    coalesce(key_of(account_id), key_if(what_id, '001')) as account_key,
    key_if(what_id, '006') as opportunity_key
from record

-- A task without any status counts as done when its day was not ahead of its own last change.
-- into: record
select
    *,
    coalesce(
        yes(closed),
        case
            when status is not null
            then says(status, 'complet|done|closed|finish|sent|made|held') and not says(status, '\bnot\b|incomplet|partial')
        end,
        occurred_at <= greatest(version_at, known_at),
        false
    ) as is_done,
    coalesce(key_of(who_id), account_key, opportunity_key) is null as is_about_nobody
from record

-- into: observed_touches
select
    row_number, record_id,
    greatest(known_at, occurred_at) as known_at,
    version_at, is_deleted, occurred_at,
    record_id as source_record_id,
    key_of(who_id) as person_key,
    account_key, opportunity_key,
    key_if(what_id, '701') as campaign_key,
    case kind
        when 'listemail' then 'email'
        when 'linkedin' then 'social'
        when 'note' then 'meeting'
        else kind
    end as channel,
    case
        when kind = 'call' and is_inbound then 'answered'
        when kind = 'call' and says(call_words, 'voicemail|voice mail|\bl?vm\b|left (a )?message') then 'voicemail'
        when kind = 'call' and says(call_words, 'no answer|not connect|not reached|busy|missed|wrong|gatekeeper')
        then 'called'
        when kind = 'call' and says(call_words, 'connect|answered|spoke|conversation|talked|interested|demo set|meeting set')
        then 'answered'
        when kind = 'call' then 'called'
        when kind = 'email' and is_inbound then 'replied'
        when kind = 'email' and says(words, '\[(email )?opened\]|^opened\b|email opened') then 'opened'
        when kind = 'email' and says(words, '\[(email )?clicked\]|^clicked\b|email clicked') then 'clicked'
        when kind = 'email' and says(words, 'bounced') then 'bounced'
        when kind in ('email', 'listemail', 'direct_mail') then 'sent'
        when kind = 'linkedin' and (is_inbound or says(words, 'repl(y|ied)|responded|accepted')) then
            case when says(words, 'accepted') then 'connected' else 'replied' end
        when kind = 'linkedin' and says(words, 'connect') then 'connected'
        when kind = 'linkedin' and says(words, 'comment') then 'commented'
        when kind in ('linkedin', 'chat') then case when is_inbound then 'replied' else 'sent' end
        when kind = 'meeting' and says(words, 'no[ -]?show|missed') then 'missed'
        when kind = 'meeting' then 'attended'
        else 'noted'
    end as action,
    case
        when is_inbound then 'buyer'
        when kind = 'email' and says(words, '\[(email )?(opened|clicked)\]|^(opened|clicked)\b|email (opened|clicked)')
        then 'buyer'
        when kind = 'linkedin' and says(words, 'repl(y|ied)|responded|accepted') then 'buyer'
        when kind = 'listemail' then 'marketing'
        else 'sales'
    end as initiator,
    -- mail that was logged whole begins with its header
    case when kind = 'email' then mail(regexp_extract(description, '(?i)^\s*from:\s*([^\r\n]+)', 1)) end as sender_email,
    key_of(owner_id) as colleague_key,
    subject as topic,
    play,
    said(json_object(
        'type', type, 'subtype', task_subtype, 'status', status, 'call_type', call_type,
        'call_result', coalesce(call_disposition, call_result), 'call_seconds', whole(call_seconds)
    )) as properties
from record
where id is not null and occurred_at is not null and is_done and not is_about_nobody

-- into: set_aside
select
    row_number,
    case
        when occurred_at is null then 'no_date'
        when not is_done then 'not_done_yet'
        else 'about_nobody'
    end as code,
    case
        when occurred_at is null then 'the task has no date, so it is not known when it happened'
        when not is_done and status is not null
        then 'the task is not done yet: its status is ''' || status || '''; import it again when it is'
        when not is_done then 'the task is not done yet; import it again when it is'
        else 'the task names no person, account or opportunity'
    end as reason,
    record_id
from record
where id is not null and (occurred_at is null or not is_done or is_about_nobody)
