-- one row per role, stage and offering, with the content there is for it and what became of it
-- The row without an offering is for journeys whose offering is not known, and counts content about none in
-- particular, which serves every other row as well. A missing label on an asset means it is for anyone.
-- Assets nobody read are waste only where at least five journeys had such a member in such a stage: before
-- that, silence says little. What difference an asset made needs a comparison nothing here makes, so the lift
-- is empty and nothing is said to work yet.
-- reads: map_roles, map_stages, offerings, contents, journeys, members, stage_history, member_doings
with map_cells as (
    select distinct r.role, s.stage
    from map_roles r
    inner join map_stages s on s.journey_map = r.journey_map
),
offers as (
    select offering_id from offerings
    union all
    select cast(null as varchar) as offering_id
),
cells as (
    select m.role, m.stage, o.offering_id
    from map_cells m
    cross join offers o
),
labels as (
    select
        content_id,
        roles,
        stages,
        offering_ids,
        array_to_string(roles, '') = '' as is_for_any_role,
        array_to_string(stages, '') = '' as is_for_any_stage,
        array_to_string(offering_ids, '') = '' as is_for_any_offering
    from contents
),
fitting as (
    select c.role, c.stage, c.offering_id, l.content_id
    from cells c
    inner join labels l
        on (l.is_for_any_role or list_contains(l.roles, c.role))
        and (l.is_for_any_stage or list_contains(l.stages, c.stage))
        and (l.is_for_any_offering or list_contains(l.offering_ids, c.offering_id))
),
content_counts as (
    select role, stage, coalesce(offering_id, '') as offering_key, count(*) as content_count
    from fitting
    group by role, stage, coalesce(offering_id, '')
),
presence as (
    select
        m.role,
        h.stage,
        j.offering_id,
        j.journey_id,
        m.person_id,
        h.entered_at,
        h.left_at
    from journeys j
    inner join members m on m.journey_id = j.journey_id
    inner join stage_history h on h.journey_id = j.journey_id
    where h.left_at is null or h.left_at > m.joined_at
),
journey_counts as (
    select role, stage, coalesce(offering_id, '') as offering_key, count(distinct journey_id) as journeys_count
    from presence
    group by role, stage, coalesce(offering_id, '')
),
read_counts as (
    select p.role, p.stage, coalesce(p.offering_id, '') as offering_key, count(*) as reads_count
    from presence p
    inner join member_doings t
        on t.journey_id = p.journey_id
        and t.person_id = p.person_id
        and t.occurred_at >= p.entered_at
        and (p.left_at is null or t.occurred_at < p.left_at)
    inner join fitting f
        on f.content_id = t.content_id
        and f.role = p.role
        and f.stage = p.stage
        and coalesce(f.offering_id, '') = coalesce(p.offering_id, '')
    group by p.role, p.stage, coalesce(p.offering_id, '')
),
counted as (
    select
        c.role,
        c.stage,
        c.offering_id,
        coalesce(n.content_count, 0) as content_count,
        coalesce(r.reads_count, 0) as reads_count,
        coalesce(j.journeys_count, 0) as journeys_count
    from cells c
    left join content_counts n
        on n.role = c.role and n.stage = c.stage and n.offering_key = coalesce(c.offering_id, '')
    left join read_counts r
        on r.role = c.role and r.stage = c.stage and r.offering_key = coalesce(c.offering_id, '')
    left join journey_counts j
        on j.role = c.role and j.stage = c.stage and j.offering_key = coalesce(c.offering_id, '')
)
select
    role,
    stage,
    offering_id,
    content_count,
    reads_count,
    journeys_count,
    cast(null as double) as lift,
    cast(null as double) as lift_low,
    cast(null as double) as lift_high,
    case
        when content_count = 0 and journeys_count > 0 then 'gap'
        when content_count > 0 and reads_count = 0 and journeys_count >= 5 then 'waste'
        else 'thin'
    end as finding
from counted
