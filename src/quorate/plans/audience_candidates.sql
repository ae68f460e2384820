-- one row per person whom an audience is about, before anybody asks whether they may be addressed
-- Members of open journeys by role, stage and offering.
-- reads: journeys, stage_history, members
with stays as (
    select
        journey_id,
        stage,
        row_number() over (partition by journey_id order by entered_at desc, stage) as pick
    from stage_history
    where left_at is null
)
select
    concat(m.role, '/', s.stage, '/', coalesce(j.offering_id, 'any')) as audience,
    'email' as channel,
    m.person_id,
    j.account_id,
    j.journey_id
from journeys j
inner join stays s on s.journey_id = j.journey_id and s.pick = 1
inner join members m on m.journey_id = j.journey_id
where j.outcome = 'open' and m.membership in ('confirmed', 'likely')
