-- Without a stamp of its own a closed opportunity cannot have been known as closed before its close date.
-- into: record
select
    * exclude (version_at),
    case
        when fivetran_start is null and system_modstamp is null and last_modified_date is null
            and fivetran_synced is null and coalesce(yes(closed), says(stage_name, '^closed'))
        then greatest(version_at, coalesce(utc(close_date), version_at))
        else version_at
    end as version_at
from record

-- into: observed_opportunities
select
    row_number, record_id, known_at, version_at, is_deleted,
    key_of(account_id) as account_key,
    account_name,
    offering as offering_key,
    name,
    nullif(concat_ws('; ', type, record_type, case when yes(renewal) then 'Renewal' end), '') as deal_type,
    amount_of(amount) as amount,
    coalesce(currency_of(currency_iso_code), currency_of(amount)) as currency,
    stage_name as crm_stage,
    coalesce(forecast_category_name, forecast_category) as forecast_category,
    coalesce(utc(created_date), known_at) as created_at,
    day(close_date) as close_on,
    coalesce(yes(closed), case when stage_name is not null then says(stage_name, '^closed') end) as is_closed,
    coalesce(yes(won), case when stage_name is not null then says(stage_name, '^closed[^a-z]*won') end) as is_won,
    competitor,
    loss_reason,
    key_of(owner_id) as owner_key,
    key_of(campaign_id) as campaign_key,
    said(json_object(
        'lead_source', lead_source, 'probability', amount_of(probability), 'next_step', next_step
    )) as properties
from record
where id is not null and dated_at is not null

-- into: set_aside
select
    row_number,
    'no_date' as code,
    'the opportunity has no created date, so no day is known on which it existed' as reason,
    record_id
from record
where id is not null and dated_at is null
