-- into: observed_people
select
    row_number, record_id, known_at, version_at, is_deleted,
    'crm_contact' as kind,
    mail(email) as email,
    nullif(concat_ws(' ', first_name, last_name), '') as full_name,
    title,
    company_name,
    key_of('company', coalesce(primary_company_id, c.company_id)) as account_key,
    country,
    coalesce(yes(has_left), false) as has_left,
    coalesce(utc(stated_made_at), dated_at) as created_at,
    said(json_object(
        'lifecycle_stage', lifecycle_stage, 'lead_status', lead_status, 'buying_role', buying_role, 'persona', persona,
        'phone', phone, 'mobile_phone', mobile_phone, 'has_opted_out_of_email', yes(has_opted_out),
        'do_not_call', yes(does_not_want_calls), 'legal_basis', basis_of(legal_basis),
        'bounced', bounced, 'lead_source', first_source,
        'owner', owner_of(owner_id)
    )) as properties
from record
left join company_of c on c.left_kind = 'contact' and c.left_id = id
where id is not null

-- Contacts that were merged into this one live on in it: each is written as `id` or as `id:when`.
-- into: observed_links
select distinct
    row_number,
    record_id || ':merged:' || merged_id as record_id,
    min(merged_at) over (partition by row_number, merged_id) as known_at,
    min(merged_at) over (partition by row_number, merged_id) as version_at,
    false as is_deleted,
    'crm_contact' as left_kind, key_of('contact', merged_id) as left_value,
    'crm_contact' as right_kind, record_id as right_value,
    'merged_in_source' as rule
from (
    select
        row_number, record_id, id,
        plain_id(split_part(merged, ':', 1)) as merged_id,
        coalesce(moment(split_part(merged, ':', 2)), version_at) as merged_at
    from (
        select *, unnest(listed(concat_ws(';', merged_ids, merged_contact_ids))) as merged from record where id is not null
    ) listed_ids
) merges
where merged_id is not null and merged_id <> id

-- into: observed_links
select
    row_number,
    record_id || ':email:' || mail(other) as record_id,
    version_at as known_at, version_at, false as is_deleted,
    'crm_contact' as left_kind, record_id as left_value,
    'email' as right_kind, mail(other) as right_value,
    'same_email' as rule
from (select *, unnest(listed(other_emails)) as other from record where id is not null) others
where mail(other) is not null
