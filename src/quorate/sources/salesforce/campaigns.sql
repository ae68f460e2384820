-- into: observed_campaigns
select
    row_number, record_id, known_at, version_at, is_deleted,
    name,
    coalesce(campaign_channel(type), campaign_channel(name), 'web') as channel,
    day(start_date) as starts_on,
    day(end_date) as ends_on
from record
where id is not null and name is not null

-- into: set_aside
select row_number, 'no_name' as code, 'the campaign has no name' as reason, record_id
from record
where id is not null and name is null
