-- one row per company domain, and CRM account it is mentioned with (or none)
-- An account's own web site counts apart from the addresses of its contacts.
-- reads: observed_people, observed_accounts, recorded_touches, domain_kinds
with mentions as (
    select k.domain, k.within, a.record_id as account_key, 1 as is_website, 0 as is_contact, a.name as company_name, a.known_at
    from observed_accounts a
    inner join domain_kinds k on k.host = coalesce(a.web_host, a.domain)
    where k.kind = 'company'
    union all
    select k.domain, k.within, p.account_key, 0 as is_website, 1 as is_contact, p.company_name, p.known_at
    from observed_people p
    inner join domain_kinds k on k.host = regexp_extract(p.email, '@(.+)$', 1)
    where k.kind = 'company'
    union all
    select k.domain, k.within, null as account_key, 0 as is_website, 0 as is_contact, p.company_name, p.known_at
    from observed_people p
    inner join domain_kinds k on k.host = p.company_domain
    where k.kind = 'company'
    union all
    select k.domain, k.within, null as account_key, 0 as is_website, 0 as is_contact, t.company_name, t.known_at
    from recorded_touches t
    inner join domain_kinds k on k.host = coalesce(t.company_domain, regexp_extract(t.email, '@(.+)$', 1))
    where k.kind = 'company'
)
select
    domain,
    within,
    account_key,
    sum(is_website) as website_count,
    sum(is_contact) as contact_count,
    min(company_name) as company_name,
    min(known_at) as since_at
from mentions
group by domain, within, account_key
