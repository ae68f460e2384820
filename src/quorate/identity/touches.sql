-- one row per interaction with one person or unidentified visitor
-- The account is the one the record names, else that of the address it names, else the one the person was at on that
-- day, else the company's domain, network or name; where a colleague has placed the person that goes before the address.
-- The day of the import is kept, not its moment, so that tables do not depend on which file was read first.
-- What two systems saw of one thing is one touch: the same person, channel and action within the same minute, or
-- letters between the same two within two minutes in the same direction, from different sources. Each touch of a
-- source has at most one counterpart in another (the nearest letter, the one of the same place in the minute), so that
-- two calls of one source stay two. The source that names more people stays, else the one that knows the opportunity;
-- it takes over what only the other knew, and properties name the other's record.
-- Calendars and mailboxes do not know what a colleague does; the function comes from the colleague's own record.
-- reads: recorded_touches, person_ids, person_accounts, person_stays, account_groups, domain_kinds, network_hits, opportunities, content_keys, offering_keys, campaign_keys, colleague_keys, colleagues
with resolved as (
    select
        't_' || substr(md5(t.record_id), 1, 24) as touch_id,
        t.occurred_at,
        t.known_at,
        date_trunc('day', t.imported_at) as imported_at,
        t.source,
        t.source_record_id,
        coalesce(by_record.person_id, by_user.person_id, by_email.person_id, by_device.person_id) as person_id,
        case
            when coalesce(by_record.person_id, by_user.person_id, by_email.person_id, by_device.person_id) is null
                then t.visitor_key
        end as visitor_id,
        coalesce(
            named_account.account_id,
            o.account_id,
            pa.account_id,
            by_address.account_id,
            ps.account_id,
            by_domain.account_id,
            by_network.account_id,
            by_name.account_id
        ) as account_id,
        t.channel,
        t.action,
        case
            when t.initiator = 'sales' and t.source in ('calendar', 'mail') and k_who.function in ('marketing', 'success')
            then k_who.function
            else t.initiator
        end as initiator,
        coalesce(c_id.content_id, c_page.content_id) as content_id,
        coalesce(o_id.offering_id, o_name.offering_id, o.offering_id) as offering_id,
        coalesce(m_id.campaign_id, m_name.campaign_id) as campaign_id,
        coalesce(k_id.colleague_id, k_text.colleague_id) as colleague_id,
        o.opportunity_id,
        t.topic,
        t.competitor,
        t.machine_likelihood,
        coalesce(t.properties, '{}') as properties
    from recorded_touches t
    left join person_ids by_record
        on by_record.value = t.person_key and by_record.kind in ('crm_contact', 'crm_lead', 'social', 'user')
    left join person_ids by_user on by_user.kind = 'user' and by_user.value = t.user_key
    left join person_ids by_email on by_email.kind = 'email' and by_email.value = t.email
    left join person_ids by_device on by_device.kind = 'device' and by_device.value = t.visitor_key
    left join person_accounts pa
        on pa.person_id = coalesce(by_record.person_id, by_user.person_id, by_email.person_id, by_device.person_id)
        and pa.rule = 'locked_by_colleague'
    left join person_stays ps
        on ps.person_id = coalesce(by_record.person_id, by_user.person_id, by_email.person_id, by_device.person_id)
        and (ps.from_at is null or t.occurred_at >= ps.from_at)
        and (ps.until_at is null or t.occurred_at < ps.until_at)
    left join domain_kinds k_mail on k_mail.host = regexp_extract(t.email, '@(.+)$', 1) and k_mail.kind = 'company'
    left join account_groups by_address on by_address.kind = 'domain' and by_address.value = k_mail.domain
    left join account_groups named_account on named_account.kind = 'crm_account' and named_account.value = t.account_key
    left join opportunities o on o.opportunity_id = t.opportunity_key
    left join domain_kinds k
        on k.host = coalesce(t.company_domain, regexp_extract(t.email, '@(.+)$', 1)) and k.kind = 'company'
    left join account_groups by_domain on by_domain.kind = 'domain' and by_domain.value = k.domain
    left join network_hits n on n.ip = t.ip
    left join account_groups by_network on by_network.kind = 'domain' and by_network.value = n.domain
    left join account_groups by_name on by_name.kind = 'written_name' and by_name.value = t.company_name
    left join content_keys c_id on c_id.content_key = t.content_key
    left join content_keys c_page
        on c_page.content_key = regexp_replace(
            regexp_replace(regexp_replace(lower(t.url), '^[a-z]+://', ''), '^www\.', ''), '[/?#]*([?#].*)?$', '')
    left join offering_keys o_id on o_id.offering_key = t.offering_key
    left join offering_keys o_name
        on o_name.offering_key = lower(regexp_replace(t.offering_key, '[^a-zA-Z0-9]', '', 'g'))
    left join campaign_keys m_id on m_id.campaign_key = t.campaign_key
    left join campaign_keys m_name
        on m_name.campaign_key = lower(regexp_replace(t.campaign_key, '[^a-zA-Z0-9]', '', 'g'))
    left join colleague_keys k_id on k_id.colleague_key = t.colleague_key
    left join colleague_keys k_text on k_text.colleague_key = lower(t.colleague_key)
    left join colleagues k_who on k_who.colleague_id = coalesce(k_id.colleague_id, k_text.colleague_id)
    where t.occurred_at < $as_of_at
),
doings as (
    select
        touch_id, source, source_record_id, person_id, channel, occurred_at, opportunity_id,
        datediff('minute', timestamp '2000-01-01 00:00:00', occurred_at) as minute_no,
        case
            when channel = 'email' and action = 'sent' then 'letter from us'
            when channel = 'email' and initiator = 'buyer' and action in ('replied', 'asked', 'other')
            then 'letter to us'
            else action
        end as doing
    from resolved
    where person_id is not null
),
-- only what more than one source tells of a person can have a counterpart
several as (
    select person_id, channel, doing
    from doings
    group by person_id, channel, doing
    having min(source) <> max(source)
),
placed as (
    select
        d.touch_id, d.source, d.source_record_id, d.person_id, d.channel, d.occurred_at, d.opportunity_id,
        d.minute_no, d.doing,
        row_number() over (
            partition by d.source, d.person_id, d.channel, d.doing, d.minute_no order by d.occurred_at, d.touch_id
        ) as place
    from doings d
    inner join several s on s.person_id = d.person_id and s.channel = d.channel and s.doing = d.doing
),
shifts as (
    select minutes
    from (values (-2), (-1), (0), (1), (2)) as listed(minutes)
),
near as (
    select
        a.touch_id, a.source, a.source_record_id, a.opportunity_id, b.touch_id as other_id,
        b.source as other_source, b.source_record_id as other_record_id, b.opportunity_id as other_opportunity_id,
        case
            when a.doing in ('letter from us', 'letter to us')
            then abs(datediff('second', a.occurred_at, b.occurred_at))
            else 0
        end as seconds,
        case when a.place = b.place then 0 else 1 end as is_out_of_place
    from placed a
    cross join shifts h
    inner join placed b
        on b.person_id = a.person_id and b.channel = a.channel and b.doing = a.doing
        and b.minute_no = a.minute_no + h.minutes
    where a.source <> b.source
        and (
            h.minutes = 0
            or (
                a.doing in ('letter from us', 'letter to us')
                and abs(datediff('second', a.occurred_at, b.occurred_at)) <= 120
            )
        )
),
ranked as (
    select
        touch_id, source, source_record_id, opportunity_id, other_id, other_source, other_record_id,
        other_opportunity_id,
        row_number() over (partition by touch_id, other_source order by seconds, is_out_of_place, other_id) as mine,
        row_number() over (partition by other_id, source order by seconds, is_out_of_place, touch_id) as theirs
    from near
),
record_sizes as (
    select r.source, r.source_record_id, count(*) as person_count
    from resolved r
    inner join (select distinct source, source_record_id from ranked) n
        on n.source = r.source and n.source_record_id = r.source_record_id
    group by r.source, r.source_record_id
),
-- of every pair of counterparts, the one that stays and the one that goes
kept as (
    select p.touch_id, p.other_id, p.other_source, p.other_record_id
    from ranked p
    inner join record_sizes s on s.source = p.source and s.source_record_id = p.source_record_id
    inner join record_sizes o on o.source = p.other_source and o.source_record_id = p.other_record_id
    where p.mine = 1 and p.theirs = 1
        and (
            s.person_count > o.person_count
            or (
                s.person_count = o.person_count
                and (
                    (p.opportunity_id is not null and p.other_opportunity_id is null)
                    or (
                        (p.opportunity_id is null) = (p.other_opportunity_id is null)
                        and p.source < p.other_source
                    )
                )
            )
        )
),
gone as (
    select distinct other_id as touch_id from kept
),
told_by_others as (
    select
        k.touch_id,
        array_to_string(
            array_sort(array_agg('"' || replace(replace(r.source_record_id, '\', '\\'), '"', '\"') || '"')), ','
        ) as records,
        min(r.known_at) as known_at,
        min(r.account_id) as account_id,
        min(r.content_id) as content_id,
        min(r.offering_id) as offering_id,
        min(r.campaign_id) as campaign_id,
        min(r.colleague_id) as colleague_id,
        min(r.opportunity_id) as opportunity_id,
        min(r.topic) as topic,
        min(r.competitor) as competitor
    from kept k
    inner join resolved r on r.touch_id = k.other_id
    group by k.touch_id
)
select
    r.touch_id,
    r.occurred_at,
    case when o.known_at < r.known_at then o.known_at else r.known_at end as known_at,
    r.imported_at,
    r.source,
    r.source_record_id,
    r.person_id,
    r.visitor_id,
    coalesce(r.account_id, o.account_id) as account_id,
    r.channel,
    r.action,
    r.initiator,
    coalesce(r.content_id, o.content_id) as content_id,
    coalesce(r.offering_id, o.offering_id) as offering_id,
    coalesce(r.campaign_id, o.campaign_id) as campaign_id,
    coalesce(r.colleague_id, o.colleague_id) as colleague_id,
    coalesce(r.opportunity_id, o.opportunity_id) as opportunity_id,
    coalesce(r.topic, o.topic) as topic,
    coalesce(r.competitor, o.competitor) as competitor,
    r.machine_likelihood,
    case
        when o.touch_id is null then r.properties
        when r.properties = '{}' then '{"also_in":[' || o.records || ']}'
        else substring(trim(r.properties), 1, length(trim(r.properties)) - 1) || ',"also_in":[' || o.records || ']}'
    end as properties
from resolved r
left join gone g on g.touch_id = r.touch_id
left join told_by_others o on o.touch_id = r.touch_id
where g.touch_id is null
