-- one row per journey whose known members did anything: how social contact stood to all other contact
-- Something done in social media is joined when the same team did something in another channel within a fortnight before
-- or after it, and alone otherwise. Ads count as another channel.
-- reads: member_doings
with social as (
    select journey_id, touch_id, person_id, occurred_at
    from member_doings
    where channel = 'social'
),
days as (
    select distinct journey_id, cast(occurred_at as date) as done_on
    from member_doings
    where channel <> 'social'
),
joined as (
    select distinct s.journey_id, s.touch_id
    from social s
    inner join days d
        on d.journey_id = s.journey_id
        and d.done_on >= cast(s.occurred_at as date) - interval 14 day
        and d.done_on <= cast(s.occurred_at as date) + interval 14 day
),
counted as (
    select
        s.journey_id,
        count(distinct s.touch_id) as social_count,
        count(distinct j.touch_id) as joined_count,
        count(distinct s.person_id) as social_members_count,
        max(s.occurred_at) as last_social_at
    from social s
    left join joined j on j.journey_id = s.journey_id and j.touch_id = s.touch_id
    group by s.journey_id
),
every as (
    select
        journey_id,
        count(distinct person_id) as active_members_count,
        count(distinct case when channel <> 'social' then touch_id end) as other_count
    from member_doings
    group by journey_id
)
select
    e.journey_id,
    e.active_members_count,
    coalesce(c.social_members_count, 0) as social_members_count,
    coalesce(c.social_count, 0) as social_count,
    coalesce(c.joined_count, 0) as joined_count,
    e.other_count,
    c.last_social_at,
    case
        when c.social_count is null then 'none'
        when c.joined_count * 2 >= c.social_count then 'joined'
        else 'alone'
    end as standing
from every e
left join counted c on c.journey_id = e.journey_id
