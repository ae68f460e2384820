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
