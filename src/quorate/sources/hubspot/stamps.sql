-- Every record with its key, when HubSpot first knew it, when it knew this version, and whether it is gone.
-- `dated_at` is empty when the row carries no stamp at all.
-- into: record
select
    * exclude (id),
    plain_id(id) as id,
    id as written_id,
    key_of(key_kind, id) as record_id,
    coalesce(utc(made_at), utc(system_made_at), utc(stated_made_at), utc(version_began_at), utc(changed_at), utc(system_changed_at), utc(synced_at))
        as dated_at,
    coalesce(yes(archived), false) or coalesce(yes(is_deleted), false) as is_gone
from record

-- into: record
select
    * exclude (is_deleted),
    is_gone as is_deleted,
    coalesce(dated_at, epoch()) as known_at,
    greatest(
        coalesce(dated_at, epoch()),
        coalesce(utc(version_began_at), utc(changed_at), utc(system_changed_at), utc(synced_at), dated_at, epoch()),
        coalesce(case when is_gone then utc(archived_at) end, epoch())
    ) as version_at
from record

-- then: without_id
