-- into: observed_people
select
    row_number, record_id, known_at, version_at,
    -- the loser of a merge is deleted, but lives on in the winner
    is_deleted and master_record_id is null as is_deleted,
    'crm_lead' as kind,
    mail(email) as email,
    coalesce(name, nullif(concat_ws(' ', first_name, last_name), '')) as full_name,
    title,
    company as company_name,
    host(website) as company_domain,
    coalesce(country, country_code) as country,
    coalesce(yes(has_left), false) as has_left,
    coalesce(key_of(converted_contact_id), key_of(master_record_id)) as merged_into_key,
    case
        when converted_contact_id is not null then coalesce(utc(converted_date), version_at)
        when master_record_id is not null then version_at
    end as merged_at,
    utc(created_date) as created_at,
    said(json_object(
        'status', status, 'lead_source', lead_source, 'industry', industry, 'rating', rating,
        'employees', whole(number_of_employees), 'converted_account', key_of(converted_account_id),
        'converted_opportunity', key_of(converted_opportunity_id),
        'phone', phone, 'mobile_phone', mobile_phone,
        'has_opted_out_of_email', yes(has_opted_out_of_email), 'do_not_call', yes(do_not_call),
        'has_opted_out_of_fax', yes(has_opted_out_of_fax), 'individual', key_of(individual_id)
    )) as properties
from record
where id is not null
