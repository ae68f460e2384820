-- one row per role, stage, offering and purpose for which members have nothing left to read, with the money behind it
-- Money is stuck behind such a gap where an open journey has such a member in such a stage, and a criterion it does not
-- meet asks for content of one of a few purposes, none of which has an asset that fits and that the member has not had.
-- Of these purposes the one that helps most in the stage by the journey map is what to write. A journey's amount counts
-- once in a row, and whole in every row it stands in: rows do not add up.
-- reads: plan_journeys, plan_criteria, plan_members, map_conditions, map_roles, map_stages, content_fits, member_doings, workspace_facts
with asked as (
    select distinct journey_map, criterion_id, role, unnest(content_intents) as intent
    from map_conditions
    where not is_negated
),
preferred as (
    select
        s.journey_map,
        s.stage,
        a.criterion_id,
        a.role,
        a.intent,
        row_number() over (
            partition by s.journey_map, s.stage, a.criterion_id, a.role
            order by
                case
                    when list_contains(s.content_intents, a.intent)
                        then strpos(array_to_string(s.content_intents, ' '), a.intent)
                    else 1000
                end,
                a.intent
        ) as pick
    from map_stages s
    inner join asked a on a.journey_map = s.journey_map
),
wanted as (
    select
        j.journey_id,
        j.journey_map,
        j.stage,
        coalesce(j.offering_id, '') as offering_key,
        j.amount,
        m.role,
        m.person_id,
        c.criterion_id,
        p.intent,
        p.pick
    from plan_journeys j
    inner join plan_criteria c on c.journey_id = j.journey_id
    inner join plan_members m on m.journey_id = j.journey_id
    inner join map_roles r on r.journey_map = j.journey_map and r.role = m.role
    inner join preferred p
        on p.journey_map = j.journey_map
        and p.stage = j.stage
        and p.criterion_id = c.criterion_id
        and (p.role is null or p.role = m.role)
    where not j.is_won
),
had as (
    select distinct person_id, content_id
    from member_doings
    where content_id is not null
),
supplied as (
    select
        w.journey_id,
        w.stage,
        w.offering_key,
        w.amount,
        w.role,
        w.person_id,
        w.criterion_id,
        min(case when w.pick = 1 then w.intent end) as intent,
        count(f.content_id) as content_count,
        count(case when h.content_id is null then f.content_id end) as unread_count
    from wanted w
    left join content_fits f
        on f.role = w.role and f.stage = w.stage and f.offering_key = w.offering_key and f.intent = w.intent
    left join had h on h.person_id = w.person_id and h.content_id = f.content_id
    group by w.journey_id, w.stage, w.offering_key, w.amount, w.role, w.person_id, w.criterion_id
),
stuck as (
    select journey_id, stage, offering_key, amount, role, person_id, criterion_id, intent, content_count
    from supplied
    where unread_count = 0
),
of_journeys as (
    select role, stage, offering_key, intent, journey_id, amount
    from stuck
    group by role, stage, offering_key, intent, journey_id, amount
),
money as (
    select role, stage, offering_key, intent, count(*) as journeys_count, sum(amount) as stuck_amount
    from of_journeys
    group by role, stage, offering_key, intent
),
totals as (
    select
        role,
        stage,
        offering_key,
        intent,
        min(content_count) as content_count,
        count(distinct person_id) as members_count,
        list_sort(array_agg(distinct journey_id)) as journey_ids,
        list_sort(array_agg(distinct criterion_id)) as criterion_ids
    from stuck
    group by role, stage, offering_key, intent
)
select
    row_number() over (
        order by coalesce(m.stuck_amount, 0) desc, m.journeys_count desc, t.role, t.stage, t.offering_key, t.intent
    ) as place,
    t.role,
    t.stage,
    nullif(t.offering_key, '') as offering_id,
    t.intent,
    case when t.content_count = 0 then 'nothing_fits' else 'all_read' end as reason,
    t.content_count,
    t.members_count,
    m.journeys_count,
    m.stuck_amount,
    w.currency,
    t.journey_ids,
    t.criterion_ids
from totals t
cross join workspace_facts w
inner join money m
    on m.role = t.role and m.stage = t.stage and m.offering_key = t.offering_key and m.intent = t.intent
