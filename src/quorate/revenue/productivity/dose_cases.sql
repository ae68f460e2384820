-- one row per stay that had lasted 28 days and function of ours: how much it had done by then, and what followed
-- Looking from the 28th day on leaves out who had moved on before: they could not have been worked on for as long, and
-- counting them would make little work look good. How much the buyers did is counted in the 28 days before the stay
-- began, because what they do within it is partly our doing. What followed is known 84 days later.
-- reads: stage_stays, journeys, accounts, our_activities, touch_functions
with stays as (
    select
        s.journey_id,
        s.place,
        s.stage,
        s.entered_at,
        j.account_id,
        j.journey_map,
        a.employees,
        s.entered_at + interval 112 day <= $as_of_at as is_known,
        s.fate = 'advanced' and s.ended_at is not null
            and s.ended_at < s.entered_at + interval 112 day as has_advanced
    from stage_stays s
    inner join journeys j on j.journey_id = s.journey_id
    left join accounts a on a.account_id = j.account_id
    where coalesce(s.ended_at, $as_of_at) >= s.entered_at + interval 28 day
),
functions as (
    select 'sales' as our_function
    union all
    select 'marketing' as our_function
    union all
    select 'success' as our_function
),
done as (
    select s.journey_id, s.place, a.our_function, count(distinct a.activity_id) as dose
    from stays s
    inner join our_activities a
        on a.journey_id = s.journey_id
        and a.occurred_at >= s.entered_at
        and a.occurred_at < s.entered_at + interval 28 day
    group by s.journey_id, s.place, a.our_function
),
team as (
    select s.journey_id, s.place, count(distinct t.touch_id) as team_count
    from stays s
    inner join touch_functions t
        on t.journey_id = s.journey_id
        and t.is_buyers_doing
        and t.occurred_at < s.entered_at
        and t.occurred_at >= s.entered_at - interval 28 day
    group by s.journey_id, s.place
)
select
    s.journey_id,
    s.place,
    s.journey_map,
    s.stage,
    s.account_id,
    s.entered_at,
    f.our_function,
    coalesce(d.dose, 0) as dose,
    coalesce(t.team_count, 0) as team_count,
    s.employees,
    s.is_known,
    s.has_advanced
from stays s
cross join functions f
left join done d on d.journey_id = s.journey_id and d.place = s.place and d.our_function = f.our_function
left join team t on t.journey_id = s.journey_id and t.place = s.place
