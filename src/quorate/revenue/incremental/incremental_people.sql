-- one row per journey and week in which people were did something in it for the first time
-- How many people a team has shown so far tells how large it is, and large teams agree less often whatever anybody does.
-- reads: touch_functions, journeys
-- apart by journey_id
-- narrowed touch_functions
-- narrowed journeys
-- reached by journeys (journey_id, opened_at, closed_at): select journey_id from changed
with firsts as (
    select
        t.journey_id,
        t.person_id,
        cast(date_trunc('week', min(t.occurred_at)) as date) as week_on
    from touch_functions t
    inner join journeys j on j.journey_id = t.journey_id
    where t.person_id is not null
        and t.is_buyers_doing
        and t.occurred_at >= j.opened_at
        and (j.closed_at is null or t.occurred_at <= j.closed_at)
    group by t.journey_id, t.person_id
)
select
    journey_id,
    week_on,
    count(*) as new_people_count
from firsts
group by journey_id, week_on
