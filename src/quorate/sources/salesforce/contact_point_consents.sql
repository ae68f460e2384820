-- A word given for one address or number.
-- into: observed_consents
select
    row_number, record_id, known_at, version_at, is_deleted,
    coalesce(utc(capture_date), utc(effective_from), version_at) as stated_at,
    key_of(contact_point_id) as point_key,
    coalesce(consent_scope(capture_contact_point_type), 'email') as channel,
    consent_basis(privacy_consent_status) as basis,
    purpose as topic,
    utc(effective_to) as ends_at
from record
where id is not null and contact_point_id is not null and privacy_consent_status is not null

-- into: set_aside
select
    row_number, 'no_word' as code,
    'the consent does not say for which address it was given, or what was said' as reason,
    record_id
from record
where id is not null and (contact_point_id is null or privacy_consent_status is null)
