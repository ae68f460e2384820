-- Every record with its key, when Salesforce first knew it, when it knew this version, and whether it is gone.
-- `dated_at` is empty when the row carries no stamp at all.
-- into: record
select
    *,
    id as written_id,
    key_of(id) as record_id,
    coalesce(utc(created_date), utc(fivetran_start), utc(system_modstamp), utc(last_modified_date), utc(fivetran_synced))
        as dated_at,
    coalesce(utc(created_date), utc(fivetran_start), utc(system_modstamp), utc(last_modified_date), utc(fivetran_synced),
        epoch()) as known_at,
    coalesce(utc(fivetran_start), utc(system_modstamp), utc(last_modified_date), utc(fivetran_synced),
        utc(created_date), epoch()) as version_at,
    coalesce(yes(deleted), false) or coalesce(yes(fivetran_deleted), false) as is_deleted
from record

-- then: without_id
