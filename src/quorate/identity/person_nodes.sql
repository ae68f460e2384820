-- one row per identifier that can stand for a person
-- Addresses that a whole office reads stand for nobody; our own addresses stand for colleagues, not for buyers.
-- Addresses that a record once held are seen too, each since the version that first held it.
-- reads: observed_people, people_versions, observed_links, observed_contact_roles, observed_statements, recorded_touches, domain_kinds
-- apart by value
-- narrowed recorded_touches: email in (select value from asked) or user_key in (select value from asked)
--     or visitor_key in (select value from asked) or person_key in (select value from asked)
-- reached by recorded_touches: select email as value from changed union select user_key as value from changed
--     union select visitor_key as value from changed union select person_key as value from changed
with seen as (
    select kind, record_id as value, known_at from observed_people
    union all
    select
        'email' as kind,
        v.email as value,
        case when v.version_no = 1 then v.known_at else v.version_at end as known_at
    from people_versions v
    inner join observed_people p on p.record_id = v.record_id
    where v.email is not null
    union all
    select left_kind as kind, left_value as value, known_at from observed_links
    union all
    select right_kind as kind, right_value as value, known_at from observed_links
    union all
    select 'email' as kind, email as value, known_at from recorded_touches where email is not null
    union all
    select 'user' as kind, user_key as value, known_at from recorded_touches where user_key is not null
    union all
    select 'device' as kind, visitor_key as value, known_at from recorded_touches where visitor_key is not null
    union all
    select 'email' as kind, email as value, known_at from observed_statements where email is not null
    union all
    select coalesce(p.kind, 'crm_contact') as kind, t.person_key as value, t.known_at
    from recorded_touches t
    left join observed_people p on p.record_id = t.person_key
    where t.person_key is not null
    union all
    select coalesce(p.kind, 'crm_contact') as kind, r.person_key as value, r.known_at
    from observed_contact_roles r
    left join observed_people p on p.record_id = r.person_key
)
select
    s.kind,
    s.value,
    min(s.known_at) as since_at,
    case
        when s.kind = 'email' and k.kind = 'own' then 'colleague'
        when s.kind = 'email' and regexp_matches(
            s.value,
            '^(info|sales|office|contact|kontakt|contacto|hello|hallo|support|admin|administration|reception|empfang|team|marketing|hr|jobs|career|careers|accounts|accounting|billing|invoice|invoices|finance|service|services|help|helpdesk|mail|post|noreply|no-reply|donotreply|newsletter|press|presse|media|webmaster|postmaster|abuse|enquiries|inquiries|purchasing|procurement|einkauf|compras|achats|it|legal|privacy|security)[0-9]*@'
        ) then 'shared_mailbox'
    end as nobody_because
from seen s
left join domain_kinds k on s.kind = 'email' and k.host = regexp_extract(s.value, '@(.+)$', 1)
where s.value is not null
group by s.kind, s.value, k.kind
