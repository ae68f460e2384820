-- one row per member a move may be for, best placed first
-- Best placed is who is active now, belongs most surely, and weighs most in the decision. Whoever has left is
-- not a member any more.
-- reads: plan_journeys, members
select
    m.journey_id,
    m.person_id,
    m.role,
    m.membership,
    m.momentum,
    m.stance,
    m.influence,
    m.last_touch_at,
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
where m.membership <> 'left'
