-- Every row with its day, money and channel, and with the key that all lines of one campaign and day share.
-- into: record
select
    *,
    case
        when says(paid_to, 'webinar|on24|goto') then 'webinar'
        when says(paid_to, 'g2|capterra|trustradius|software advice|review') then 'review_site'
        when says(paid_to, 'direct mail|postal|gift|sendoso') then 'direct_mail'
        when says(paid_to, 'e-?mail|newsletter|mailchimp|marketo|hubspot') then 'email'
        when says(paid_to, 'conference|event|trade ?show|fair|dinner|roundtable|sponsor') then 'event'
        when says(paid_to, 'partner|affiliate|referral|reseller') then 'partner'
        when says(paid_to, 'telemarketing|call cent') then 'call'
        when says(paid_to, 'community|forum|slack') then 'community'
        when says(paid_to, 'google|bing|microsoft|adwords|search|(^|[^a-z])sem([^a-z]|$)')
            and not says(concat_ws(' ', paid_to, campaign), 'display|retarget|remarket|youtube|video|discovery|demand gen|awareness')
        then 'search'
        when says(paid_to, 'content|blog|website|(^|[^a-z])(seo|web)([^a-z]|$)') and not says(paid_to, 'syndicat') then 'web'
        when says(paid_to, 'organic social') then 'social'
        else 'ad'
    end as channel,
    case
        when spent_on is null then 'no_date'
        when paid_to is null then 'no_platform'
        when amount is null then 'no_amount'
        when amount < 0 then 'money_given_back'
        when money is null then 'no_currency'
    end as unusable,
    named_by(json_array(
        spent_on, lower(paid_to), lower(campaign), money, lower(account), lower(ad_group), lower(ad), lower(keyword),
        lower(country), lower(device), lower(placement), line_id
    )) as line_key
from (
    select
        *,
        day(date) as spent_on,
        amount_of(spend) as amount,
        coalesce(currency_of(currency), currency_of(spend), heading_currency) as money,
        coalesce(platform, report_platform) as paid_to,
        whole(impressions) as impressions_count,
        whole(clicks) as clicks_count
    from record
) read_rows
