-- one row per move that people decided about and whose occasion is gone
-- Its journey has ended without a win, its criterion is met, its empty role is filled, or its person is no longer of
-- the team.
-- reads: decided_moves, journeys, criteria_status, vacancies, members
with met as (
    select journey_id, criterion_id
    from criteria_status
    group by journey_id, criterion_id
    having min(case when is_met then 1 else 0 end) = 1
),
present as (
    select distinct journey_id, person_id
    from members
    where membership <> 'left'
)
select
    d.move_id,
    case
        when j.outcome not in ('open', 'won') then 'journey_ended'
        when m.criterion_id is not null then 'criterion_met'
        when d.vacancy_role is not null and v.role is null then 'role_filled'
        else 'person_left'
    end as because
from decided_moves d
inner join journeys j on j.journey_id = d.journey_id
left join met m on m.journey_id = d.journey_id and m.criterion_id = d.criterion_id
left join vacancies v on v.journey_id = d.journey_id and v.role = d.vacancy_role
left join present p on p.journey_id = d.journey_id and p.person_id = d.person_id
where j.outcome not in ('open', 'won')
    or m.criterion_id is not null
    or (d.vacancy_role is not null and v.role is null)
    or (d.vacancy_role is null and d.person_id is not null and p.person_id is null)
