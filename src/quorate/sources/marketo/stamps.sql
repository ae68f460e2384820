-- Every record with its key, when Marketo first knew it, when it knew this version, and whether it is gone.
-- into: record
select
    * exclude (id, is_deleted),
    plain_id(id) as id,
    id as written_id,
    marketo_key(kind, id) as record_id,
    coalesce(yes(is_deleted), false) as is_deleted,
    coalesce(utc(created_at), utc(updated_at), utc(synced_at), epoch()) as known_at,
    greatest(
        coalesce(utc(created_at), utc(updated_at), utc(synced_at), epoch()),
        coalesce(utc(updated_at), utc(synced_at), utc(created_at), epoch())
    ) as version_at
from record

-- then: without_id
