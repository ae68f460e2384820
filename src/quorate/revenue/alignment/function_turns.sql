-- one row per turn of a journey: sales or marketing began to act, and how long it was until the other one did
-- A turn begins with the first activity of one function after one of the other, or with the first of all, and waits for
-- the other's next activity. One that still waits has waited until its journey closed, or until the end of the day looked
-- at: it is kept, for leaving it out would make us look faster than we are.
-- reads: our_activities, journeys
with acted as (
    select
        a.journey_id,
        a.account_id,
        a.activity_id,
        a.our_function,
        a.occurred_at,
        lag(a.our_function) over (
            partition by a.journey_id order by a.occurred_at, a.our_function, a.activity_id
        ) as before
    from our_activities a
    inner join journeys j on j.journey_id = a.journey_id
    where a.our_function in ('sales', 'marketing') and (j.closed_at is null or a.occurred_at < j.closed_at)
),
begun as (
    select
        journey_id,
        account_id,
        activity_id,
        our_function,
        occurred_at as began_at,
        lead(occurred_at) over (partition by journey_id order by occurred_at, our_function, activity_id) as followed_at
    from acted
    where before is null or before <> our_function
)
select
    b.journey_id,
    b.account_id,
    b.activity_id,
    b.our_function,
    b.began_at,
    b.followed_at,
    date_diff('second', b.began_at, coalesce(b.followed_at, j.closed_at, $as_of_at)) / 3600.0 as waited_hours
from begun b
inner join journeys j on j.journey_id = b.journey_id
