-- Each row is the state of an opportunity after a change, so every field it shows counts as set then.
-- into: observed_changes
select
    row_number, record_id || ':crm_stage' as record_id, dated_at as known_at, dated_at as version_at, is_deleted,
    key_of(opportunity_id) as opportunity_key, dated_at as changed_at, 'crm_stage' as field,
    prev_stage_name as old_value, stage_name as new_value
from record
where id is not null and dated_at is not null and opportunity_id is not null and stage_name is not null
union all
select
    row_number, record_id || ':amount', dated_at, dated_at, is_deleted, key_of(opportunity_id), dated_at, 'amount',
    cast(amount_of(prev_amount) as varchar), cast(amount_of(amount) as varchar)
from record
where id is not null and dated_at is not null and opportunity_id is not null and amount_of(amount) is not null
union all
select
    row_number, record_id || ':close_on', dated_at, dated_at, is_deleted, key_of(opportunity_id), dated_at, 'close_on',
    cast(day(prev_close_date) as varchar), cast(day(close_date) as varchar)
from record
where id is not null and dated_at is not null and opportunity_id is not null and day(close_date) is not null
union all
select
    row_number, record_id || ':forecast_category', dated_at, dated_at, is_deleted, key_of(opportunity_id), dated_at,
    'forecast_category', prev_forecast_category, coalesce(forecast_category_name, forecast_category)
from record
where id is not null and dated_at is not null and opportunity_id is not null
    and coalesce(forecast_category_name, forecast_category) is not null

-- into: set_aside
select
    row_number,
    case when opportunity_id is null then 'no_opportunity' else 'no_date' end as code,
    case
        when opportunity_id is null then 'the change does not say which opportunity it is of'
        else 'the change has no date, so it has no place in the history'
    end as reason,
    record_id
from record
where id is not null and (opportunity_id is null or dated_at is null)
