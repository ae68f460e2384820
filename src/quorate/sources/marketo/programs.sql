-- into: observed_campaigns
select
    row_number, record_id, known_at, version_at, is_deleted, name,
    coalesce(campaign_channel(channel), campaign_channel(type), 'web') as channel,
    day(starts_at) as starts_on,
    day(ends_at) as ends_on
from record
where id is not null and name is not null

-- into: set_aside
select row_number, 'no_name' as code, 'the program has no name' as reason, record_id
from record
where id is not null and name is null
