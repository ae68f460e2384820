-- one row per thing that came of a journey: a step to a later stage, a day on which both sides spoke, or the purchase
-- Money is that of the workspace's own currency; a step carries the money of the whole journey. Where that is not
-- known, or in another currency, it is empty.
-- reads: stage_stays, journeys, journey_values, workspace_facts, touch_functions
with own_money as (
    select
        v.journey_id,
        case when v.currency = w.currency then v.value_amount end as value_amount,
        case when v.currency = w.currency then v.won_amount end as won_amount
    from journey_values v
    cross join workspace_facts w
)
select
    s.journey_id,
    'advanced' as result,
    concat(s.journey_id, '|', cast(s.place as varchar)) as result_id,
    s.ended_at as happened_at,
    m.value_amount as amount
from stage_stays s
left join own_money m on m.journey_id = s.journey_id
where s.fate = 'advanced' and s.ended_at is not null
union all
select
    j.journey_id,
    'won' as result,
    j.journey_id as result_id,
    j.closed_at as happened_at,
    m.won_amount as amount
from journeys j
left join own_money m on m.journey_id = j.journey_id
where j.outcome = 'won' and j.closed_at is not null
union all
select
    f.journey_id,
    'two_way' as result,
    concat(f.journey_id, '|', cast(cast(f.occurred_at as date) as varchar)) as result_id,
    min(f.occurred_at) as happened_at,
    cast(null as double) as amount
from touch_functions f
where f.is_two_way
group by f.journey_id, cast(f.occurred_at as date)
