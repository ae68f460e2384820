-- into: observed_campaigns
select row_number, record_id, known_at, version_at, is_deleted, coalesce(name, subject) as name, 'email' as channel
from record
where id is not null and coalesce(name, subject) is not null

-- into: set_aside
select row_number, 'no_name' as code, 'the campaign has neither a name nor a subject' as reason, record_id
from record
where id is not null and coalesce(name, subject) is null
