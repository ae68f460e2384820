-- one row per colleague, role and stage: whom of open buyer teams they were in touch with in the last half-year
-- The stage is where the journey stands now. Reached by posts are members who did something under the colleague's posts;
-- spoken with are those with whom both sides took part in something. Followers and impressions count nowhere.
-- reads: journeys, stage_history, members, journey_touches
with stands as (
    select
        h.journey_id,
        h.stage,
        row_number() over (partition by h.journey_id order by h.entered_at desc, h.stage) as pick
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    where h.left_at is null and j.outcome = 'open'
),
contacts as (
    select
        t.colleague_id,
        m.role,
        s.stage,
        t.journey_id,
        t.person_id,
        t.touch_id,
        t.occurred_at,
        case when t.channel = 'social' and t.initiator = 'buyer' then t.person_id end as reached_id,
        case when t.is_two_way then t.person_id end as spoken_id
    from journey_touches t
    inner join members m on m.journey_id = t.journey_id and m.person_id = t.person_id
    inner join stands s on s.journey_id = t.journey_id and s.pick = 1
    where t.colleague_id is not null
        and m.membership in ('confirmed', 'likely')
        and t.occurred_at >= $as_of_at - interval 180 day
)
select
    colleague_id,
    role,
    stage,
    count(distinct journey_id) as journeys_count,
    count(distinct coalesce(reached_id, spoken_id)) as members_count,
    count(distinct reached_id) as reached_by_posts_count,
    count(distinct spoken_id) as spoken_with_count,
    max(occurred_at) as last_at,
    list_sort(array_agg(distinct touch_id)) as touch_ids
from contacts
where reached_id is not null or spoken_id is not null
group by colleague_id, role, stage
