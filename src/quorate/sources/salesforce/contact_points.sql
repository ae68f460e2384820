-- An address of an individual; consents name it by its id. By itself it says nothing.
-- into: observed_consents
select
    row_number, record_id, known_at, version_at, is_deleted,
    version_at as stated_at,
    key_if(parent_id, '0PK') as person_key,
    mail(email_address) as email,
    'email' as channel,
    'none' as basis
from record
where id is not null and mail(email_address) is not null

-- into: set_aside
select row_number, 'no_address' as code, 'what stands there is not an e-mail address' as reason, record_id
from record
where id is not null and mail(email_address) is null
