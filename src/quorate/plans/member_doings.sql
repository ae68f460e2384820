-- one row per journey and touch in which a known person did something, not only was sent something
-- Counts what a criterion of the journey map counts.
-- reads: journey_touches
-- apart by touch_id
-- narrowed journey_touches
select journey_id, touch_id, person_id, occurred_at, channel, content_id
from journey_touches
where person_id is not null
    and (
        is_two_way
        or action not in (
            'delivered', 'bounced', 'sent', 'invited', 'missed', 'called', 'voicemail', 'noted', 'opened',
            'unsubscribed', 'other'
        )
    )
