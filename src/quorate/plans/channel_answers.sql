-- one row per person and channel in which we turned to them or they did something
-- Counted in days, so that a letter that was sent and delivered, or a page read in ten steps, is one. A day on which
-- they did something of their own is answered; any other day on which we wrote, called or invited is not. To look on is
-- no answer: who reacts to a post or follows us has not said that they want to be addressed there.
-- reads: journey_touches, member_doings
with days as (
    select
        t.person_id,
        t.channel,
        cast(t.occurred_at as date) as day_on,
        max(case when d.touch_id is not null and t.action not in ('reacted', 'followed', 'viewed') then 1 else 0 end)
            as is_answered
    from journey_touches t
    left join member_doings d on d.journey_id = t.journey_id and d.touch_id = t.touch_id
    where t.person_id is not null
        and (
            (d.touch_id is not null and t.action not in ('reacted', 'followed', 'viewed'))
            or (
                t.initiator in ('sales', 'marketing', 'success')
                and t.action in ('sent', 'delivered', 'invited', 'called', 'voicemail', 'missed')
            )
        )
    group by t.person_id, t.channel, cast(t.occurred_at as date)
)
select person_id, channel, count(*) as tried_count, cast(sum(is_answered) as bigint) as answered_count
from days
group by person_id, channel
