-- into: record
select
    *,
    case
        when regexp_matches(lower(field), '^stage ?name$|^stage$') then 'crm_stage'
        when lower(field) = 'amount' then 'amount'
        when regexp_matches(lower(field), '^close ?date$') then 'close_on'
        when regexp_matches(lower(field), '^forecast ?category ?(name)?$') then 'forecast_category'
        when regexp_matches(lower(field), '^(main_?|primary_?)?competitors?(__c)?$') then 'competitor'
        when regexp_matches(lower(field), '^(closed_?)?(loss|lost)_?reason(__c)?$|^reason_?lost(__c)?$') then 'loss_reason'
        when lower(field) = 'owner' and starts_with(new_value, '005') then 'owner_key'
    end as changed_field
from record

-- into: observed_changes
select
    row_number, record_id, dated_at as known_at, dated_at as version_at, is_deleted,
    key_of(opportunity_id) as opportunity_key,
    dated_at as changed_at,
    changed_field as field,
    case changed_field
        when 'amount' then cast(amount_of(old_value) as varchar)
        when 'close_on' then coalesce(cast(day(old_value) as varchar), old_value)
        when 'owner_key' then key_of(old_value)
        else old_value
    end as old_value,
    case changed_field
        when 'amount' then cast(amount_of(new_value) as varchar)
        when 'close_on' then coalesce(cast(day(new_value) as varchar), new_value)
        when 'owner_key' then key_of(new_value)
        else new_value
    end as new_value
from record
where id is not null and opportunity_id is not null and dated_at is not null and changed_field is not null

-- into: set_aside
select
    row_number,
    case
        when opportunity_id is null then 'no_opportunity'
        when dated_at is null then 'no_date'
        else 'field_not_used'
    end as code,
    case
        when opportunity_id is null then 'the change does not say which opportunity it is of'
        when dated_at is null then 'the change has no date, so it has no place in the history'
        else 'changes of the field ''' || coalesce(field, '') || ''' are not used'
    end as reason,
    record_id
from record
where id is not null and (opportunity_id is null or dated_at is null or changed_field is null)
