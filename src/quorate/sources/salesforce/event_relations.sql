-- into: record
select
    *,
    case
        when event_id is null or relation_id is null then 'attendance_of_nobody'
        when coalesce(yes(is_what), false) or regexp_matches(relation_id, '^(001|006|701|023|500)') then 'not_a_person'
    end as unusable
from record

-- into: observed_attendees
select
    row_number, record_id, known_at, version_at, is_deleted,
    key_of(event_id) as touch_key,
    case when not starts_with(relation_id, '005') then key_of(relation_id) end as person_key,
    key_if(relation_id, '005') as colleague_key,
    case
        when says(status, 'declin|uninvit|no[ -]?show') then 'missed'
        when says(status, 'accept|attend') or not coalesce(yes(is_invitee), false) then 'attended'
        else 'invited'
    end as action
from record
where id is not null and unusable is null

-- into: set_aside
select
    row_number,
    unusable as code,
    case unusable
        when 'not_a_person' then 'the row links the meeting to an account, a deal or a room, not to a person'
        else 'the row lacks its meeting or its attendee'
    end as reason,
    record_id
from record
where id is not null and unusable is not null
