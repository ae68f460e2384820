-- into: observed_accounts
select
    row_number, record_id, known_at, version_at,
    -- the loser of a merge is deleted, but lives on in the winner
    is_deleted and master_record_id is null as is_deleted,
    name,
    host(website) as domain,
    key_of(parent_id) as parent_key,
    industry,
    whole(number_of_employees) as employees,
    coalesce(billing_country, billing_country_code) as country,
    tier,
    coalesce(
        yes(is_customer),
        case
            when says(type, 'former|ex-|lost|past|churn') then false
            when says(type, 'customer|client') then true
            when says(type, 'prospect|target|suspect|competitor|partner') then false
        end
    ) as is_customer,
    key_of(owner_id) as owner_key,
    key_of(master_record_id) as merged_into_key,
    utc(created_date) as created_at,
    said(json_object(
        'type', type, 'account_source', account_source, 'rating', rating, 'ownership', ownership,
        'annual_revenue', amount_of(annual_revenue), 'region', billing_state,
        'holdout', holdout
    )) as properties
from record
where id is not null
