-- one row per journey with a deal and day: how much was going on between us and its team, by the day it was known
-- reads: deals, journey_touches
-- apart by journey_id
-- narrowed deals
-- narrowed journey_touches
-- reached by deals (journey_id, journey_map): select journey_id from changed
with held as (
    select distinct journey_id, journey_map from deals
),
told as (
    select
        h.journey_map,
        t.journey_id,
        cast(greatest(t.occurred_at, t.known_at) as date) as told_on,
        case when t.is_two_way then 1 else 0 end as is_two_way,
        case when t.is_two_way and t.channel = 'meeting' then 1 else 0 end as is_meeting,
        case when t.initiator = 'buyer' then 1 else 0 end as is_buyer
    from journey_touches t
    inner join held h on h.journey_id = t.journey_id
)
select
    journey_map,
    journey_id,
    told_on,
    sum(is_two_way) as two_way_count,
    sum(is_meeting) as meeting_count,
    sum(is_buyer) as buyer_count
from told
where (is_two_way = 1 or is_buyer = 1) and told_on <= $as_of_on
group by journey_map, journey_id, told_on
