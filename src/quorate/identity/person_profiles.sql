-- one row per record or address of a person with what it says that tells people apart
-- The account is the CRM's own link, else the domain of the address or company, else the company's name. Of a record's
-- numbers `phone` is the one to show, a mobile first, and `phones` are those that identify: what more than two names
-- give (one name may be written in two ways) is a switchboard's. What changes with time, such as a status, is left out.
-- reads: observed_people, recorded_touches, account_groups, domain_kinds, person_phones, person_details
with numbers as (
    select
        kind,
        value,
        coalesce(min(case when is_mobile then phone end), min(phone)) as phone
    from person_phones
    group by kind, value
),
telling as (
    select kind, value, list_sort(array_agg(phone)) as phones
    from person_phones
    where name_count <= 2
    group by kind, value
)
select
    s.kind,
    s.value,
    s.email,
    mail.kind as email_kind,
    s.full_name,
    s.title,
    coalesce(n.phone, d.phone) as phone,
    i.phones,
    d.birth_date,
    d.street,
    d.postal_code,
    d.city,
    lower(s.country) as country,
    coalesce(by_record.account_id, by_mail.account_id, by_domain.account_id, by_name.account_id) as account_id
from (
    select
        kind,
        record_id as value,
        email,
        full_name,
        title,
        company_name,
        company_domain,
        account_key,
        country
    from observed_people
    union all
    select distinct
        'email' as kind,
        email as value,
        email,
        full_name,
        title,
        company_name,
        company_domain,
        cast(null as varchar) as account_key,
        cast(null as varchar) as country
    from recorded_touches
    where email is not null
) s
left join numbers n on n.kind = s.kind and n.value = s.value
left join telling i on i.kind = s.kind and i.value = s.value
left join person_details d on d.kind = s.kind and d.value = s.value
left join domain_kinds mail on mail.host = regexp_extract(s.email, '@(.+)$', 1)
left join account_groups by_record on by_record.kind = 'crm_account' and by_record.value = s.account_key
left join account_groups by_mail
    on by_mail.kind = 'domain' and by_mail.value = mail.domain and mail.kind = 'company'
left join domain_kinds site on site.host = s.company_domain and site.kind = 'company'
left join account_groups by_domain on by_domain.kind = 'domain' and by_domain.value = site.domain
left join account_groups by_name on by_name.kind = 'written_name' and by_name.value = s.company_name
