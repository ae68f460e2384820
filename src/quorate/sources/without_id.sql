-- Rows whose id names no record could not be told apart from others; `written_id` is what stands there.
-- into: set_aside
select
    row_number,
    case when written_id is null then 'no_id' else 'bad_id' end as code,
    case
        when written_id is null then 'the row has no id, so it could not be told apart from other records'
        else 'the row''s id ''' || written_id || ''' is not the id of a record'
    end as reason,
    cast(null as varchar) as record_id
from record
where id is null
