-- An engagement is who did what under which post and when; a profile tells people apart better than a name does.
-- into: record
select
    *,
    utc(date) as occurred_at,
    'linkedin:' || named_by(json_array(
        coalesce(lower(profile_url), lower(person_name)), case when profile_url is null then lower(company_name) end
    )) as member_key,
    coalesce(person_name, profile_url) is not null as names_person,
    'linkedin:' || named_by(json_array(
        utc(date), lower(action), coalesce(lower(post_url), lower(author)),
        coalesce(lower(profile_url), lower(person_name)),
        case when profile_url is null then coalesce(host(company_domain), lower(company_name)) end
    )) as engagement_key,
    case
        when says(action, 'comment') then 'commented'
        when says(action, 'share|repost|re-share') then 'shared'
        when says(action, 'like|react|celebrat|support|love|insightful|curious|funny|clap|praise|empathy|interest|appreciat|entertain') then 'reacted'
        when says(action, 'follow') then 'followed'
        when says(action, 'connect') then 'connected'
        when says(action, 'click') then 'clicked'
        when says(action, 'repl(y|ied)') then 'replied'
        when says(action, 'message|inmail|sent') then 'sent'
        when says(action, 'mention|posted|^post$') then 'posted'
        when says(action, 'view|impression|watch') then 'viewed'
        when says(action, 'respon|vote|poll') then 'responded'
        else 'other'
    end as done
from record

-- into: observed_touches
select
    row_number,
    engagement_key as record_id,
    occurred_at as known_at,
    occurred_at as version_at,
    occurred_at,
    engagement_key as source_record_id,
    case when names_person then member_key end as person_key,
    mail(email) as email,
    person_name as full_name,
    person_title as title,
    company_name,
    host(company_domain) as company_domain,
    'social' as channel,
    done as action,
    case when done = 'sent' then 'sales' else 'buyer' end as initiator,
    post_url as url,
    case when not says(post_type, 'company|brand|page|sponsor') then author end as colleague_key,
    post_title as topic,
    said(json_object('action', action, 'post_type', post_type, 'author', author, 'profile_url', profile_url)) as properties
from record
where occurred_at is not null and coalesce(person_name, profile_url, email, company_name, company_domain) is not null

-- into: observed_people
select
    row_number,
    member_key as record_id,
    occurred_at as known_at,
    occurred_at as version_at,
    'social' as kind,
    mail(email) as email,
    person_name as full_name,
    person_title as title,
    company_name,
    host(company_domain) as company_domain,
    false as has_left,
    said(json_object('profile_url', profile_url)) as properties
from record
where occurred_at is not null and names_person

-- into: set_aside
select
    row_number,
    case when occurred_at is null then 'no_date' else 'no_person' end as code,
    case
        when occurred_at is null then 'the row has no date that can be read'
        else 'the row names neither a person nor a company'
    end as reason,
    cast(null as varchar) as record_id
from record
where occurred_at is null or coalesce(person_name, profile_url, email, company_name, company_domain) is null
