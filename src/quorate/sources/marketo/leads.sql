-- into: observed_people
select
    row_number, record_id, known_at, version_at, is_deleted,
    'crm_lead' as kind,
    mail(email) as email,
    coalesce(full_name, nullif(concat_ws(' ', first_name, last_name), '')) as full_name,
    title,
    company as company_name,
    host(website) as company_domain,
    country,
    coalesce(yes(has_left), false) as has_left,
    utc(created_at) as created_at,
    said(json_object(
        'lead_source', lead_source, 'status', status, 'score', amount_of(score),
        'phone', phone, 'mobile_phone', mobile_phone,
        -- whoever is suspended from marketing gets no mail, whatever they said
        'has_opted_out_of_email', case when yes(suspended) then true else yes(unsubscribed) end,
        'do_not_call', yes(do_not_call), 'email_invalid', yes(bounced)
    )) as properties
from record
where id is not null

-- The records of the CRM that the lead is kept in step with.
-- into: observed_links
select distinct
    row_number,
    record_id || ':' || crm_key as record_id,
    version_at as known_at, version_at, false as is_deleted,
    'crm_lead' as left_kind, record_id as left_value,
    case when starts_with(crm_key, 'salesforce:003') then 'crm_contact' else 'crm_lead' end as right_kind,
    crm_key as right_value,
    'synchronised' as rule
from (
    select row_number, record_id, version_at, key_of(unnest([contact_id, crm_lead_id, crm_id])) as crm_key
    from record
    where id is not null
) synchronised
where regexp_matches(crm_key, '^salesforce:(003|00Q)')
