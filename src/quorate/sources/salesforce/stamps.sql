-- Every record with its key, when Salesforce first knew it, when it knew this version, and whether it is gone.
-- `dated_at` is empty when the row carries no stamp at all.
-- into: record
select
    *,
    key_of(id) as record_id,
    coalesce(utc(created_date), utc(fivetran_start), utc(system_modstamp), utc(last_modified_date), utc(fivetran_synced))
        as dated_at,
    coalesce(utc(created_date), utc(fivetran_start), utc(system_modstamp), utc(last_modified_date), utc(fivetran_synced),
        epoch()) as known_at,
    coalesce(utc(fivetran_start), utc(system_modstamp), utc(last_modified_date), utc(fivetran_synced),
        utc(created_date), epoch()) as version_at,
    coalesce(yes(deleted), false) or coalesce(yes(fivetran_deleted), false) as is_deleted
from record

-- into: set_aside
select
    row_number,
    'no_id' as code,
    'the row has no Id, so it could not be told apart from other records' as reason,
    cast(null as varchar) as record_id
from record
where id is null
