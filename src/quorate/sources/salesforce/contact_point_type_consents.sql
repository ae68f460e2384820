-- A word an individual gave for all addresses or numbers of one kind.
-- into: record
select *, list_distinct(list_filter(list_transform(listed(contact_point_type), lambda kind: consent_scope(kind)),
    lambda scope: scope is not null)) as scopes
from record

-- into: observed_consents
select
    row_number, record_id || ':' || scope as record_id, known_at, version_at, is_deleted,
    coalesce(utc(capture_date), utc(effective_from), version_at) as stated_at,
    key_of(party_id) as person_key,
    scope as channel,
    consent_basis(privacy_consent_status) as basis,
    purpose as topic,
    utc(effective_to) as ends_at
from (select *, unnest(scopes) as scope from record) scoped
where id is not null and party_id is not null and privacy_consent_status is not null

-- into: set_aside
select
    row_number, 'no_word' as code,
    'the consent does not say whose it is, for what kind of address, or what was said' as reason,
    record_id
from record
where id is not null and (party_id is null or privacy_consent_status is null or len(scopes) = 0)
