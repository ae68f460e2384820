-- into: observed_contact_roles
select
    row_number, record_id, known_at, version_at, is_deleted,
    key_of(opportunity_id) as opportunity_key,
    key_of(contact_id) as person_key,
    role as crm_role,
    coalesce(yes(is_primary), false) as is_primary
from record
where id is not null and opportunity_id is not null and contact_id is not null

-- into: set_aside
select
    row_number,
    'role_of_nobody' as code,
    'the contact role lacks its opportunity or its contact' as reason,
    record_id
from record
where id is not null and (opportunity_id is null or contact_id is null)
