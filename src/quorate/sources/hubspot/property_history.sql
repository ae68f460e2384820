-- into: record
select *, changed_field(property) as field, utc(happened_at) as changed_at_utc from record

-- into: observed_changes
select
    r.row_number,
    r.record_id || ':' || r.field || ':' || numbered(r.changed_at_utc) as record_id,
    r.changed_at_utc as known_at, r.changed_at_utc as version_at, false as is_deleted,
    r.record_id as opportunity_key,
    r.changed_at_utc as changed_at,
    r.field,
    cast(null as varchar) as old_value,
    changed_value(r.field, r.value, s.label) as new_value
from record r
left join stage s on s.word = r.value and r.field = 'crm_stage'
where r.id is not null and r.field is not null and r.changed_at_utc is not null

-- into: set_aside
select
    row_number,
    case when field is null then 'field_not_used' else 'no_date' end as code,
    case
        when field is null then 'changes of the property ''' || coalesce(property, '') || ''' are not used'
        else 'the change has no date, so it has no place in the history'
    end as reason,
    record_id
from record
where id is not null and (field is null or changed_at_utc is null)
