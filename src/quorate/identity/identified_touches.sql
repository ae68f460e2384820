-- one row per interaction as its source tells it, with whom, which company and what it was, in our own ids
-- The account is the one the record names, else that of the address it names, else the one the person was at on that
-- day, else the company's domain, network or name; where a colleague has placed the person that goes before the address.
-- Where only the network says it, properties name the network and how sure it is.
-- The day of the import is kept, not its moment, so that tables do not depend on which file was read first.
-- Calendars and mailboxes do not know what a colleague does; the function comes from the colleague's own record.
-- Who is missing from the newest version of a meeting in a calendar was taken off the list, and has no touch any more.
-- reads: recorded_touches, person_ids, person_accounts, person_stays, account_groups, domain_kinds, network_hits, opportunities, content_keys, offering_keys, campaign_keys, colleague_keys, colleagues
-- apart by source_record_id
-- narrowed recorded_touches
-- reached by person_ids (kind, value, person_id): select source_record_id from recorded_touches
--     where person_key in (select value from changed)
--     or user_key in (select value from changed)
--     or email in (select value from changed)
--     or visitor_key in (select value from changed)
-- reached by person_accounts (person_id, account_id, rule): select source_record_id from recorded_touches
--     where person_key in (select value from person_ids where person_id in (select person_id from changed))
--     or user_key in (select value from person_ids where person_id in (select person_id from changed))
--     or email in (select value from person_ids where person_id in (select person_id from changed))
--     or visitor_key in (select value from person_ids where person_id in (select person_id from changed))
-- reached by person_stays: select source_record_id from recorded_touches
--     where person_key in (select value from person_ids where person_id in (select person_id from changed))
--     or user_key in (select value from person_ids where person_id in (select person_id from changed))
--     or email in (select value from person_ids where person_id in (select person_id from changed))
--     or visitor_key in (select value from person_ids where person_id in (select person_id from changed))
-- reached by network_hits (ip, cidr, domain, confidence): select source_record_id from recorded_touches
--     where ip in (select ip from changed)
-- reached by opportunities (opportunity_id, account_id, offering_id): select source_record_id from recorded_touches
--     where opportunity_key in (select opportunity_id from changed)
-- reached by domain_kinds: select source_record_id from recorded_touches
--     where company_domain in (select host from changed)
--     or regexp_extract(email, '@(.+)$', 1) in (select host from changed)
-- reached by account_groups (kind, value, account_id): with hosts as (
--     select host from domain_kinds where domain in (select value from changed where kind = 'domain'))
--     select source_record_id from recorded_touches
--     where account_key in (select value from changed where kind = 'crm_account')
--     or company_name in (select value from changed where kind = 'written_name')
--     or ip in (select ip from network_hits where domain in (select value from changed where kind = 'domain'))
--     or company_domain in (select host from hosts) or regexp_extract(email, '@(.+)$', 1) in (select host from hosts)
with rosters as (
    select source_record_id, max(version_at) as version_at
    from recorded_touches
    where source = 'calendar' and not is_later_version
    group by source_record_id
),
resolved as (
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
            by_domain.account_id
        ) as told_account_id,
        by_network.account_id as network_account_id,
        case when by_network.account_id is not null then n.cidr end as network,
        case when by_network.account_id is not null then n.confidence end as network_confidence,
        by_name.account_id as name_account_id,
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
        t.play,
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
    left join rosters r on t.source = 'calendar' and r.source_record_id = t.source_record_id
    where t.occurred_at < $as_of_at
        and (r.source_record_id is null or t.is_later_version or t.version_at >= r.version_at)
)
select
    touch_id,
    occurred_at,
    known_at,
    imported_at,
    source,
    source_record_id,
    person_id,
    visitor_id,
    coalesce(told_account_id, network_account_id, name_account_id) as account_id,
    channel,
    action,
    initiator,
    content_id,
    offering_id,
    campaign_id,
    colleague_id,
    opportunity_id,
    topic,
    competitor,
    play,
    machine_likelihood,
    case
        when told_account_id is not null or network is null then properties
        else substring(trim(properties), 1, length(trim(properties)) - 1)
            || case when replace(properties, ' ', '') = '{}' then '' else ',' end
            || '"network":"' || network || '","network_confidence":' || cast(round(network_confidence, 4) as varchar) || '}'
    end as properties
from resolved
