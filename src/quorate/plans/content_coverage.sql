-- one row per role, stage and offering, with the content there is for it and what became of it
-- The row without an offering is for journeys whose offering is not known, and counts content about none in
-- particular, which serves every other row as well. A gap is where such members are and no asset that fits them is
-- for a purpose that helps in the stage by the journey map. Assets nobody read are waste only where at least five
-- journeys had such a member in such a stage: before that, silence says little. Something works where journeys moved
-- on oftener after such a member read, with the whole interval above nothing: an association, see content_lifts.
-- reads: map_roles, map_stages, offerings, content_fits, content_presence, content_lifts, member_doings
with map_cells as (
    select distinct r.role, s.stage
    from map_roles r
    inner join map_stages s on s.journey_map = r.journey_map
),
offers as (
    select offering_id as offering_key from offerings
    union all
    select '' as offering_key
),
content_counts as (
    select
        role,
        stage,
        offering_key,
        count(*) as content_count,
        sum(case when is_suited then 1 else 0 end) as suited_count
    from content_fits
    group by role, stage, offering_key
),
journey_counts as (
    select role, stage, offering_key, count(distinct journey_id) as journeys_count
    from content_presence
    group by role, stage, offering_key
),
read_counts as (
    select p.role, p.stage, p.offering_key, count(*) as reads_count, count(distinct p.person_id) as readers_count
    from content_presence p
    inner join member_doings t
        on t.journey_id = p.journey_id
        and t.person_id = p.person_id
        and t.occurred_at >= p.entered_at
        and (p.left_at is null or t.occurred_at < p.left_at)
    inner join content_fits f
        on f.content_id = t.content_id
        and f.role = p.role
        and f.stage = p.stage
        and f.offering_key = p.offering_key
    group by p.role, p.stage, p.offering_key
),
lifts as (
    select role, stage, coalesce(offering_id, '') as offering_key, lift, lift_low, lift_high
    from content_lifts
    where scope = 'offering'
),
counted as (
    select
        m.role,
        m.stage,
        o.offering_key,
        coalesce(n.content_count, 0) as content_count,
        coalesce(n.suited_count, 0) as suited_count,
        coalesce(r.reads_count, 0) as reads_count,
        coalesce(r.readers_count, 0) as readers_count,
        coalesce(j.journeys_count, 0) as journeys_count,
        l.lift,
        l.lift_low,
        l.lift_high
    from map_cells m
    cross join offers o
    left join content_counts n
        on n.role = m.role and n.stage = m.stage and n.offering_key = o.offering_key
    left join read_counts r
        on r.role = m.role and r.stage = m.stage and r.offering_key = o.offering_key
    left join journey_counts j
        on j.role = m.role and j.stage = m.stage and j.offering_key = o.offering_key
    left join lifts l
        on l.role = m.role and l.stage = m.stage and l.offering_key = o.offering_key
)
select
    role,
    stage,
    nullif(offering_key, '') as offering_id,
    content_count,
    suited_count,
    reads_count,
    readers_count,
    journeys_count,
    lift,
    lift_low,
    lift_high,
    case
        when suited_count = 0 and journeys_count > 0 then 'gap'
        when content_count > 0 and reads_count = 0 and journeys_count >= 5 then 'waste'
        when lift_low > 0 then 'works'
        else 'thin'
    end as finding
from counted
