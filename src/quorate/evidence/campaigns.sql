-- one row per campaign
-- Campaigns of the sources, and those that spend and touches only name.
-- reads: observed_campaigns, observed_spend, recorded_touches
with named as (
    select
        record_id as campaign_id,
        name,
        channel,
        starts_on,
        ends_on,
        lower(regexp_replace(name, '[^a-zA-Z0-9]', '', 'g')) as plain_name
    from observed_campaigns
),
mentioned as (
    select campaign_key, channel, cast(spent_on as timestamp) as seen_at, 0 as preference
    from observed_spend
    where campaign_key is not null
    union all
    select campaign_key, channel, occurred_at as seen_at, 1 as preference
    from recorded_touches
    where campaign_key is not null
),
unmatched as (
    select
        lower(regexp_replace(m.campaign_key, '[^a-zA-Z0-9]', '', 'g')) as plain_name,
        m.campaign_key,
        m.channel,
        m.preference,
        count(*) as times
    from mentioned m
    left join named by_id on by_id.campaign_id = m.campaign_key
    left join named by_name
        on by_name.plain_name = lower(regexp_replace(m.campaign_key, '[^a-zA-Z0-9]', '', 'g'))
    where by_id.campaign_id is null
        and by_name.campaign_id is null
        and regexp_replace(m.campaign_key, '[^a-zA-Z0-9]', '', 'g') <> ''
    group by
        lower(regexp_replace(m.campaign_key, '[^a-zA-Z0-9]', '', 'g')), m.campaign_key, m.channel, m.preference
),
chosen as (
    select
        plain_name,
        campaign_key,
        channel,
        row_number() over (
            partition by plain_name order by preference, times desc, campaign_key, channel
        ) as pick
    from unmatched
)
select campaign_id, name, channel, starts_on, ends_on from named
union all
select
    'campaign:' || plain_name as campaign_id,
    campaign_key as name,
    channel,
    cast(null as date) as starts_on,
    cast(null as date) as ends_on
from chosen
where pick = 1
