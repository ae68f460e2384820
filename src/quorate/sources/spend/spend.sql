-- into: record
select
    *,
    day(date) as spent_on,
    amount_of(spend) as amount,
    coalesce(currency_of(currency), currency_of(spend)) as money,
    case
        when says(platform, 'webinar|on24|goto') then 'webinar'
        when says(platform, 'g2|capterra|trustradius|software advice|review') then 'review_site'
        when says(platform, 'direct mail|postal|gift|sendoso') then 'direct_mail'
        when says(platform, 'e-?mail|newsletter|mailchimp|marketo|hubspot') then 'email'
        when says(platform, 'conference|event|trade ?show|fair|dinner|roundtable|sponsor') then 'event'
        when says(platform, 'partner|affiliate|referral|reseller') then 'partner'
        when says(platform, 'telemarketing|call cent') then 'call'
        when says(platform, 'community|forum|slack') then 'community'
        when says(platform, 'google|bing|microsoft|adwords|search|(^|[^a-z])sem([^a-z]|$)')
            and not says(concat_ws(' ', platform, campaign), 'display|retarget|remarket|youtube|video|discovery|demand gen|awareness')
        then 'search'
        when says(platform, 'content|blog|website|(^|[^a-z])(seo|web)([^a-z]|$)') and not says(platform, 'syndicat') then 'web'
        when says(platform, 'organic social') then 'social'
        else 'ad'
    end as channel
from record

-- into: record
select
    *,
    case
        when spent_on is null then 'no_date'
        when platform is null then 'no_platform'
        when amount is null then 'no_amount'
        when amount < 0 then 'money_given_back'
        when money is null then 'no_currency'
    end as unusable
from record

-- into: observed_spend
select
    row_number,
    'spend:' || named_by(json_array(
        spent_on, lower(platform), lower(campaign), amount, money, whole(impressions), whole(clicks), lower(ad_group),
        lower(ad), lower(keyword), lower(country), lower(device), lower(placement), line_id
    )) as record_id,
    cast(spent_on as timestamp) as known_at,
    cast(spent_on as timestamp) as version_at,
    spent_on,
    channel,
    campaign as campaign_key,
    amount,
    money as currency,
    whole(impressions) as impressions,
    whole(clicks) as clicks
from record
where unusable is null

-- into: set_aside
select
    row_number,
    unusable as code,
    case unusable
        when 'no_date' then 'the row has no date that can be read'
        when 'no_platform' then 'the row does not say where the money was spent'
        when 'no_amount' then 'the row has no amount that can be read'
        when 'money_given_back' then 'the amount is below zero; credits are not counted as spend'
        else 'the row does not say in which currency; add a column Currency, such as EUR'
    end as reason,
    cast(null as varchar) as record_id
from record
where unusable is not null
