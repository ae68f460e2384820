-- one row per drafted move, with the asset that fits it best
-- An asset fits when its labels for role, stage and offering name the move's or nothing, its purpose is one the
-- move wants, and the person has not had it. In order: the purpose the move wants first; made for the whole
-- team where the move is one argument for the team; named for the offering, the stage, the role. What links nowhere
-- cannot be sent.
-- reads: move_drafts, contents, journey_touches
with labels as (
    select
        content_id,
        intent,
        audience,
        roles,
        stages,
        offering_ids,
        array_to_string(roles, '') = '' as is_for_any_role,
        array_to_string(stages, '') = '' as is_for_any_stage,
        array_to_string(offering_ids, '') = '' as is_for_any_offering
    from contents
    where has_link
),
had as (
    select distinct person_id, content_id
    from journey_touches
    where person_id is not null and content_id is not null
),
fitting as (
    select
        d.journey_id,
        d.place,
        c.content_id,
        row_number() over (
            partition by d.journey_id, d.place
            order by
                strpos(d.wanted_intents, c.intent),
                case when c.audience = 'team' then 0 else 1 end,
                case when c.is_for_any_offering then 1 else 0 end,
                case when c.is_for_any_stage then 1 else 0 end,
                case when c.is_for_any_role then 1 else 0 end,
                c.content_id
        ) as pick
    from move_drafts d
    inner join labels c
        on strpos(d.wanted_intents, c.intent) > 0
        and (c.is_for_any_role or list_contains(c.roles, d.role))
        and (c.is_for_any_stage or list_contains(c.stages, d.stage))
        and (c.is_for_any_offering or list_contains(c.offering_ids, d.offering_id))
    left join had h on h.person_id = d.person_id and h.content_id = c.content_id
    where h.content_id is null and d.place is not null
)
select journey_id, place, content_id
from fitting
where pick = 1
