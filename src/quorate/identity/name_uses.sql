-- one row per company domain and company name that its people, or a catalogue of companies, write beside it
-- `writers` counts addresses, or sources where no address is given.
-- reads: observed_people, recorded_touches, domain_kinds
select
    k.domain,
    u.company_name,
    count(distinct u.writer) as writers,
    min(u.known_at) as since_at
from (
    select
        coalesce(company_domain, regexp_extract(email, '@(.+)$', 1)) as host,
        company_name,
        coalesce(email, source) as writer,
        known_at
    from observed_people
    where company_name is not null
    union all
    select
        coalesce(company_domain, regexp_extract(email, '@(.+)$', 1)) as host,
        company_name,
        coalesce(email, source) as writer,
        known_at
    from recorded_touches
    where company_name is not null
) u
inner join domain_kinds k on k.host = u.host and k.kind = 'company'
group by k.domain, u.company_name
