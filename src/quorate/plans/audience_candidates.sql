-- one row per person whom an audience is about, before anybody asks whether they may be addressed
-- Members of open journeys by role, stage and offering; and the audiences that the settings name, of open journeys and of
-- those that were won.
-- reads: journeys, stage_history, members, programme_accounts, programme_cells, offerings, declared_audiences
with stays as (
    select
        journey_id,
        stage,
        row_number() over (partition by journey_id order by entered_at desc, stage) as pick
    from stage_history
    where left_at is null
),
standing as (
    select
        j.journey_id,
        j.account_id,
        j.offering_id,
        j.outcome,
        s.stage,
        m.person_id,
        m.role,
        a.tier,
        c.motion,
        lower(o.name) as offering_name
    from journeys j
    inner join members m on m.journey_id = j.journey_id
    left join stays s on s.journey_id = j.journey_id and s.pick = 1
    left join programme_accounts a on a.account_id = j.account_id
    left join programme_cells c on c.account_id = j.account_id and c.offering_id = j.offering_id
    left join offerings o on o.offering_id = j.offering_id
    where j.outcome in ('open', 'won') and m.membership in ('confirmed', 'likely')
)
select
    concat(role, '/', stage, '/', coalesce(offering_id, 'any')) as audience,
    'email' as channel,
    person_id,
    account_id,
    journey_id
from standing
where outcome = 'open' and stage is not null
union all
select d.audience, d.channel, t.person_id, t.account_id, t.journey_id
from standing t
cross join declared_audiences d
where (not d.has_roles or list_contains(d.roles, t.role))
    and (not d.has_stages or list_contains(d.stages, t.stage))
    and (not d.has_tiers or list_contains(d.tiers, t.tier))
    and (not d.has_motions or list_contains(d.motions, t.motion))
    and (
        not d.has_offerings or list_contains(d.offerings, t.offering_id) or list_contains(d.offering_names, t.offering_name)
    )
