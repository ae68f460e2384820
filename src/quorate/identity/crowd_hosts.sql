-- one row per host whose addresses nearly all go by one and the same name, which no CRM account calls its own
-- Whoever fills in forms with made-up addresses seldom makes up names too: dozens of addresses of one 'asdf asdf' are no
-- company, however its host looks. Five people of one company with one name would be a wonder; office addresses of a
-- company that go by its own name ('info', 'sales') are not counted, as the name then is the company's.
-- reads: observed_people, observed_accounts
with named as (
    select distinct
        regexp_extract(email, '@(.+)$', 1) as host,
        email,
        lower(trim(full_name)) as full_name
    from observed_people
    where email is not null
        and full_name is not null
        and trim(full_name) <> ''
        and lower(trim(full_name)) <> coalesce(lower(trim(company_name)), '')
),
counted as (
    select host, full_name, count(distinct email) as address_count
    from named
    group by host, full_name
),
summed as (
    select host, max(address_count) as most, sum(address_count) as total
    from counted
    group by host
),
claimed as (
    select domain as host from observed_accounts where domain is not null
    union
    select web_host as host from observed_accounts where web_host is not null
)
select s.host
from summed s
left join claimed c on c.host = s.host
where c.host is null and s.host <> '' and s.most >= 5 and s.most >= 0.8 * s.total
