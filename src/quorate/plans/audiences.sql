-- one row per person of one audience: members of open journeys by role, stage and offering
-- Whoever last unsubscribed is left out. No source records on what legal basis a person may be addressed, so the
-- column is empty: a list is not a permission.
-- reads: journeys, stage_history, members, touches
with stays as (
    select
        journey_id,
        stage,
        row_number() over (partition by journey_id order by entered_at desc, stage) as pick
    from stage_history
    where left_at is null
),
wishes as (
    select
        person_id,
        action,
        row_number() over (partition by person_id order by occurred_at desc, touch_id desc) as pick
    from touches
    where action in ('subscribed', 'unsubscribed') and person_id is not null
)
select
    concat(m.role, '/', s.stage, '/', coalesce(j.offering_id, 'any')) as audience,
    m.person_id,
    j.account_id,
    j.journey_id,
    cast(null as varchar) as legal_basis
from journeys j
inner join stays s on s.journey_id = j.journey_id and s.pick = 1
inner join members m on m.journey_id = j.journey_id
left join wishes w on w.person_id = m.person_id and w.pick = 1
where j.outcome = 'open'
    and m.membership in ('confirmed', 'likely')
    and coalesce(w.action, 'subscribed') <> 'unsubscribed'
