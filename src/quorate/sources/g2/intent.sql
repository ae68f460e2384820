-- A company is known by its domain where the row has one: its name may be written anew in a later export.
-- into: record
select
    *,
    utc(date) as occurred_at,
    host(company_domain) as company_host,
    'g2:' || named_by(json_array(
        utc(date), coalesce(host(company_domain), lower(company_name)), lower(signal_type), lower(product),
        lower(competitor), lower(category), lower(url)
    )) as signal_key
from record

-- into: observed_touches
select
    row_number,
    signal_key as record_id,
    occurred_at as known_at,
    occurred_at as version_at,
    occurred_at,
    signal_key as source_record_id,
    company_name,
    company_host as company_domain,
    'review_site' as channel,
    case
        when says(signal_type, 'compar|alternative|versus|\bvs\b') then 'compared'
        when says(signal_type, 'wrote|written|submitted|left') and says(signal_type, 'review') then 'reviewed'
        when says(signal_type, 'search') then 'searched'
        when says(signal_type, 'click|visit website|lead') then 'clicked'
        when says(signal_type, 'question|ask') then 'asked'
        when says(signal_type, 'view|profile|pric|categor|page|review|reference|visit|impression') then 'viewed'
        else 'other'
    end as action,
    'buyer' as initiator,
    url,
    product as offering_key,
    signal_type as topic,
    competitor,
    said(json_object(
        'signal', signal_type, 'category', category, 'country', country, 'state', state, 'employees', employees,
        'industry', industry, 'buying_stage', buying_stage
    )) as properties
from record
where occurred_at is not null and coalesce(company_name, company_host) is not null

-- into: set_aside
select
    row_number,
    case when occurred_at is null then 'no_date' else 'no_company' end as code,
    case
        when occurred_at is null then 'the row has no date that can be read'
        else 'the row names no company'
    end as reason,
    cast(null as varchar) as record_id
from record
where occurred_at is null or coalesce(company_name, company_host) is null
