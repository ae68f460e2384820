-- into: observed_opportunities
select
    row_number, record_id, known_at, version_at, true as is_deleted, known_at as created_at,
    said(json_object('merged_into', key_of('deal', winner_id))) as properties
from record
where id is not null and dated_at is not null

-- into: set_aside
select row_number, 'no_date' as code, 'the merge has no date, so it is not known since when the deal is gone' as reason, record_id
from record
where id is not null and dated_at is null
