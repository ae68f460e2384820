-- into: record
select *, coalesce(utc(happened_at), known_at) as merged_at from record

-- into: observed_links
select
    row_number,
    key_of('contact', winner_id) || ':merged:' || id as record_id,
    merged_at as known_at, merged_at as version_at, false as is_deleted,
    'crm_contact' as left_kind, record_id as left_value,
    'crm_contact' as right_kind, key_of('contact', winner_id) as right_value,
    'merged_in_source' as rule
from record
where id is not null and plain_id(winner_id) is not null
