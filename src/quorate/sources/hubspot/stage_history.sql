-- into: observed_changes
select
    r.row_number,
    r.record_id || ':crm_stage:' || numbered(utc(r.happened_at)) as record_id,
    utc(r.happened_at) as known_at, utc(r.happened_at) as version_at, false as is_deleted,
    r.record_id as opportunity_key,
    utc(r.happened_at) as changed_at,
    'crm_stage' as field,
    cast(null as varchar) as old_value,
    coalesce(s.label, r.value) as new_value
from record r
left join stage s on s.word = r.value
where r.id is not null and utc(r.happened_at) is not null and r.value is not null

-- into: set_aside
select
    row_number,
    case when value is null then 'no_stage' else 'no_date' end as code,
    case
        when value is null then 'the row does not say which stage was entered'
        else 'the change has no date, so it has no place in the history'
    end as reason,
    record_id
from record
where id is not null and (utc(happened_at) is null or value is null)
