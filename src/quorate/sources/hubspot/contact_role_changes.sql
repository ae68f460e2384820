-- into: observed_contact_roles
select
    row_number,
    key as record_id,
    utc(known_at) as known_at, utc(changed_at) as version_at, yes(archived) as is_deleted,
    deal_key as opportunity_key,
    contact_key as person_key,
    role as crm_role,
    false as is_primary
from record
