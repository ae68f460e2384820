-- one row per company name written where nothing better names the company
-- reads: observed_people, observed_opportunities, observed_statements, recorded_touches, domain_kinds
select company_name, min(known_at) as since_at
from (
    select p.company_name, p.known_at
    from observed_people p
    left join domain_kinds k
        on k.host = coalesce(p.company_domain, regexp_extract(p.email, '@(.+)$', 1)) and k.kind = 'company'
    where p.account_key is null and k.host is null
    union all
    select account_name as company_name, known_at from observed_opportunities where account_key is null
    union all
    select account_name as company_name, known_at
    from observed_statements
    where account_key is null and account_domain is null
    union all
    select t.company_name, t.known_at
    from recorded_touches t
    left join domain_kinds k
        on k.host = coalesce(t.company_domain, regexp_extract(t.email, '@(.+)$', 1)) and k.kind = 'company'
    where t.account_key is null and t.person_key is null and k.host is null
) mentions
where company_name is not null
group by company_name
