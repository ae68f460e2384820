-- one row per member a move may be for, best placed first
-- Best placed is who is active now, belongs most surely, and weighs most in the decision. Whoever has left is
-- not a member any more. `has_met` when both sides took part in some contact with them, in whatever journey;
-- `touch_ids` are the last three things they did in this one, `last_done_at` when they did the last; what we sent them
-- is no sign of life.
-- reads: plan_journeys, members, people, member_doings, journey_touches
with met as (
    select distinct person_id
    from journey_touches
    where is_two_way and person_id is not null
),
ordered as (
    select
        journey_id,
        person_id,
        touch_id,
        occurred_at,
        row_number() over (partition by journey_id, person_id order by occurred_at desc, touch_id) as pick
    from member_doings
),
last_done as (
    select journey_id, person_id, list_sort(array_agg(touch_id)) as touch_ids, max(occurred_at) as last_done_at
    from ordered
    where pick <= 3
    group by journey_id, person_id
)
select
    m.journey_id,
    m.person_id,
    m.role,
    m.membership,
    m.momentum,
    m.stance,
    m.influence,
    d.last_done_at,
    m.is_external,
    p.function,
    t.person_id is not null as has_met,
    d.touch_ids,
    row_number() over (
        partition by m.journey_id
        order by
            case m.momentum when 'active' then 0 when 'cooling' then 1 else 2 end,
            case m.membership when 'confirmed' then 0 when 'likely' then 1 else 2 end,
            m.influence desc,
            m.person_id
    ) as place
from plan_journeys j
inner join members m on m.journey_id = j.journey_id
left join people p on p.person_id = m.person_id
left join met t on t.person_id = m.person_id
left join last_done d on d.journey_id = m.journey_id and d.person_id = m.person_id
where m.membership <> 'left'
