-- into: observed_attendees
select
    row_number,
    key as record_id,
    utc(known_at) as known_at, utc(changed_at) as version_at, yes(archived) as is_deleted,
    engagement_key as touch_key,
    contact_key as person_key,
    'attended' as action
from record
