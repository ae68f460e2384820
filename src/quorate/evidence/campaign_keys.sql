-- one row per way in which records name a campaign
-- reads: campaigns
select campaign_key, min(campaign_id) as campaign_id
from (
    select campaign_id as campaign_key, campaign_id from campaigns
    union all
    select lower(regexp_replace(name, '[^a-zA-Z0-9]', '', 'g')) as campaign_key, campaign_id from campaigns
) ways
where campaign_key <> ''
group by campaign_key
