-- into: observed_people
select
    row_number, record_id, known_at, version_at,
    -- the loser of a merge is deleted, but lives on in the winner
    is_deleted and master_record_id is null as is_deleted,
    'crm_contact' as kind,
    mail(email) as email,
    coalesce(name, nullif(concat_ws(' ', first_name, last_name), '')) as full_name,
    title,
    account_name as company_name,
    key_of(account_id) as account_key,
    coalesce(mailing_country, mailing_country_code) as country,
    coalesce(yes(has_left), false) as has_left,
    key_of(master_record_id) as merged_into_key,
    case when master_record_id is not null then version_at end as merged_at,
    utc(created_date) as created_at,
    said(json_object(
        'department', department, 'lead_source', lead_source, 'reports_to', key_of(reports_to_id),
        'phone', phone, 'mobile_phone', mobile_phone,
        'has_opted_out_of_email', yes(has_opted_out_of_email), 'do_not_call', yes(do_not_call),
        'has_opted_out_of_fax', yes(has_opted_out_of_fax), 'individual', key_of(individual_id),
        'email_bounced_at', cast(utc(email_bounced_date) as varchar)
    )) as properties
from record
where id is not null
