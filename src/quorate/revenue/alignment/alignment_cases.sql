-- one row per journey: when sales and marketing first reached people of it, and one and the same person
-- Only what we did before it closed counts. `value_amount` is what it is worth in the workspace's own currency, where
-- that is known.
-- reads: journeys, touch_functions, journey_values, workspace_facts
with reached as (
    select f.journey_id, f.person_id, f.our_function, min(f.occurred_at) as reached_at
    from touch_functions f
    inner join journeys j on j.journey_id = f.journey_id
    where f.our_function in ('sales', 'marketing')
        and f.person_id is not null
        and f.occurred_at >= j.opened_at
        and (j.closed_at is null or f.occurred_at < j.closed_at)
    group by f.journey_id, f.person_id, f.our_function
),
met as (
    select s.journey_id, min(greatest(s.reached_at, m.reached_at)) as aligned_at
    from reached s
    inner join reached m
        on m.journey_id = s.journey_id and m.person_id = s.person_id and m.our_function = 'marketing'
    where s.our_function = 'sales'
    group by s.journey_id
),
first_reached as (
    select journey_id, min(reached_at) as engaged_at
    from reached
    group by journey_id
)
select
    j.journey_id,
    j.account_id,
    j.journey_map,
    j.opened_at,
    j.closed_at,
    j.outcome,
    f.engaged_at,
    m.aligned_at,
    case when v.currency = w.currency then v.value_amount end as value_amount
from journeys j
cross join workspace_facts w
left join first_reached f on f.journey_id = j.journey_id
left join met m on m.journey_id = j.journey_id
left join journey_values v on v.journey_id = j.journey_id
