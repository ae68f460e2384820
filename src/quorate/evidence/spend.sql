-- one row per day, channel, campaign and currency in which money was spent
-- reads: observed_spend, campaign_keys
select
    s.spent_on,
    s.channel,
    coalesce(by_id.campaign_id, by_name.campaign_id) as campaign_id,
    sum(s.amount) as amount,
    s.currency
from observed_spend s
left join campaign_keys by_id on by_id.campaign_key = s.campaign_key
left join campaign_keys by_name
    on by_name.campaign_key = lower(regexp_replace(s.campaign_key, '[^a-zA-Z0-9]', '', 'g'))
group by s.spent_on, s.channel, coalesce(by_id.campaign_id, by_name.campaign_id), s.currency
