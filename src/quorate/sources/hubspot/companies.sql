-- into: observed_accounts
select
    row_number, record_id, known_at, version_at, is_deleted, name,
    coalesce(host(domain), host(website)) as domain,
    key_of('company', coalesce(parent_company_id, c.company_id)) as parent_key,
    industry,
    whole(employees) as employees,
    country,
    tier,
    case
        when says(lifecycle_stage, '^(customer|evangelist)$') then true
        when says(lifecycle_stage, '^(subscriber|lead|marketing ?qualified ?lead|sales ?qualified ?lead|opportunity)$') then false
    end as is_customer,
    owner_of(owner_id) as owner_key,
    cast(null as varchar) as merged_into_key,
    coalesce(utc(stated_made_at), dated_at) as created_at,
    said(json_object(
        'type', type, 'lifecycle_stage', lifecycle_stage, 'annual_revenue', amount_of(revenue), 'region', state,
        'is_target', yes(is_target), 'holdout', holdout
    )) as properties
from record
left join company_of c on c.left_kind = 'company' and c.left_id = id
where id is not null

-- The records that were merged into this one are gone from HubSpot; what was known under their ids lives on in it.
-- into: observed_accounts
select
    row_number,
    key_of('company', merged_id) as record_id,
    version_at as known_at, version_at, false as is_deleted,
    record_id as merged_into_key,
    '{}' as properties
from (select *, unnest(listed(merged_ids)) as merged_id from record where id is not null) merged
where plain_id(merged_id) is not null
