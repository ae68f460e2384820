-- one row per host that an e-mail address, web site or network visited from names
-- reads: observed_people, people_versions, observed_accounts, recorded_touches, network_candidates, observed_statements
select distinct host
from (
    select regexp_extract(email, '@(.+)$', 1) as host from people_versions where email is not null
    union all
    select company_domain as host from observed_people
    union all
    select coalesce(web_host, domain) as host from observed_accounts
    union all
    select domain as host from observed_accounts
    union all
    select regexp_extract(email, '@(.+)$', 1) as host from recorded_touches where email is not null
    union all
    select company_domain as host from recorded_touches
    union all
    select domain as host from network_candidates
    union all
    select account_domain as host from observed_statements
    union all
    select regexp_extract(email, '@(.+)$', 1) as host from observed_statements where email is not null
) hosts
where host <> ''
