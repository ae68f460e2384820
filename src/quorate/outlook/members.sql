-- one row per person of one journey's buyer team
-- reads: team_members, stances
select
    m.journey_id,
    m.person_id,
    m.role,
    m.role_probability,
    m.role_reasons,
    m.membership,
    m.joined_at,
    m.last_touch_at,
    m.momentum,
    m.influence,
    s.stance,
    s.stance_score,
    s.stance_confidence,
    s.stance_reasons,
    m.is_external
from team_members m
inner join stances s on s.journey_id = m.journey_id and s.person_id = m.person_id
