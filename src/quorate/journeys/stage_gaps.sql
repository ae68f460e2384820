-- one row per open journey with the three views of its stage: the seller's CRM, written criteria, and inference
-- A finding names what the CRM's stage would need and nobody has seen: roles that the map needs by then.
-- reads: journeys, journey_deals, stage_history, inferred_stages, team_members, map_stages, map_roles, map_crm_stages
with now_in as (
    select h.journey_id, h.stage, s.position, s.label
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    inner join map_stages s on s.journey_map = j.journey_map and s.stage = h.stage
    where h.left_at is null
),
inferred as (
    select
        i.journey_id,
        i.stage,
        s.position,
        '"' || s.label || '" (' || cast(cast(round(100 * i.stage_probability) as integer) as varchar) || ' %)' as words,
        case
            when i.stage_probability >= 0.5 then 'probably'
            when i.stage_probability >= 0.3 then 'perhaps'
            else 'hard to place, most nearly'
        end as surely
    from inferred_stages i
    inner join journeys j on j.journey_id = i.journey_id
    inner join map_stages s on s.journey_map = j.journey_map and s.stage = i.stage
    where i.left_on is null
),
crm as (
    select journey_id, crm_stage, stage, position
    from (
        select
            d.journey_id,
            d.crm_stage,
            c.stage,
            c.position,
            row_number() over (
                partition by d.journey_id order by c.position desc, d.opportunity_id, c.source
            ) as pick
        from journey_deals d
        inner join journeys j on j.journey_id = d.journey_id
        left join map_crm_stages c on c.journey_map = j.journey_map and lower(c.crm_stage) = lower(d.crm_stage)
        where d.outcome = 'open' and not d.is_renewal and d.crm_stage is not null
    ) ranked
    where pick = 1
),
filled as (
    select distinct journey_id, role from team_members where membership in ('confirmed', 'likely')
),
unseen as (
    select
        c.journey_id,
        array_to_string(list_sort(array_agg(distinct lower(r.label))), ' and no ') as roles
    from crm c
    inner join journeys j on j.journey_id = c.journey_id
    inner join map_roles r
        on r.journey_map = j.journey_map and (r.is_required or r.needed_by_position <= c.position)
    left join filled f on f.journey_id = c.journey_id and f.role = r.role
    where f.role is null
    group by c.journey_id
),
views as (
    select
        j.journey_id,
        c.journey_id is not null as has_deal,
        c.crm_stage as crm_words,
        c.stage as crm_stage,
        n.stage as criteria_stage,
        i.stage as inferred_stage,
        c.position as crm_position,
        coalesce(i.position, n.position) as position,
        case when i.position <> n.position then n.label end as criteria_label,
        coalesce(i.surely, 'so far') as surely,
        coalesce(i.words, '"' || coalesce(n.label, n.stage) || '"') as words,
        u.roles as unseen
    from journeys j
    left join now_in n on n.journey_id = j.journey_id
    left join inferred i on i.journey_id = j.journey_id
    left join crm c on c.journey_id = j.journey_id
    left join unseen u on u.journey_id = j.journey_id
    where j.outcome = 'open'
)
select
    journey_id,
    crm_stage,
    criteria_stage,
    inferred_stage,
    cast(crm_position - position as double) as gap_stages,
    case
        when not has_deal then 'No open opportunity in the CRM; by what it does the team is ' || surely || ' at ' || words || '.'
        when crm_stage is null then 'The map does not say what the CRM stage ' || crm_words || ' means; the team is ' || surely || ' at ' || words || '.'
        when crm_position > position and unseen is not null
            then 'The CRM says ' || crm_words || '; no ' || unseen || ' has been seen; the team is ' || surely || ' still at ' || words || '.'
        when crm_position > position then 'The CRM says ' || crm_words || '; by what it does the team is ' || surely || ' still at ' || words || '.'
        when crm_position < position then 'The buyers are ' || surely || ' further, at ' || words || ', than the CRM says with ' || crm_words || '.'
        when criteria_label is not null
            then 'The CRM and inference agree: ' || words || '; by written criteria they are at "' || criteria_label || '".'
        else 'The CRM and what the buyers do agree: ' || words || '.'
    end as finding
from views
