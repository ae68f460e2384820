-- one row per required role that nobody of an open journey's team fills
-- A role is filled by a confirmed or likely member in it. Candidates are people of the account who may be.
-- reads: journeys, team_members, map_roles
with filled as (
    select distinct journey_id, role
    from team_members
    where membership in ('confirmed', 'likely')
),
won as (
    select journey_map, count(*) as journey_count from journeys where outcome = 'won' group by journey_map
),
filled_in_won as (
    select j.journey_map, f.role, count(*) as journey_count
    from filled f
    inner join journeys j on j.journey_id = f.journey_id
    where j.outcome = 'won'
    group by j.journey_map, f.role
),
candidates as (
    select journey_id, role, list_sort(array_agg(person_id)) as person_ids
    from team_members
    where membership = 'candidate'
    group by journey_id, role
)
select
    j.journey_id,
    m.role,
    m.needed_by_stage,
    case when w.journey_count > 0 then coalesce(x.journey_count, 0) / cast(w.journey_count as double) end
        as filled_in_won_share,
    coalesce(c.person_ids, cast(array[] as varchar[])) as candidate_person_ids
from journeys j
inner join map_roles m on m.journey_map = j.journey_map
left join won w on w.journey_map = j.journey_map
left join filled f on f.journey_id = j.journey_id and f.role = m.role
left join filled_in_won x on x.journey_map = j.journey_map and x.role = m.role
left join candidates c on c.journey_id = j.journey_id and c.role = m.role
where j.outcome = 'open' and (m.is_required or m.needed_by_stage is not null) and f.role is null
