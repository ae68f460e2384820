-- one row per journey and thing that a known person did in social media or with an ad
-- What it answers is told by whose it was: a colleague's post where a colleague is named, an ad where the channel is one,
-- else the brand's. The stage is the one the journey stood in by written criteria.
-- reads: member_doings, touches, social_joins, stage_history
with staged as (
    select
        d.journey_id,
        d.touch_id,
        h.stage,
        row_number() over (
            partition by d.journey_id, d.touch_id order by h.entered_at desc, h.stage
        ) as pick
    from member_doings d
    inner join stage_history h
        on h.journey_id = d.journey_id
        and h.entered_at <= d.occurred_at
        and (h.left_at is null or h.left_at > d.occurred_at)
    where d.channel in ('social', 'ad')
)
select
    d.journey_id,
    d.touch_id,
    d.person_id,
    d.occurred_at,
    d.channel,
    t.action,
    case
        when d.channel = 'ad' then 'ad'
        when t.action = 'followed' then 'follow'
        when t.colleague_id is not null then 'colleague_post'
        else 'brand_post'
    end as answers,
    t.colleague_id,
    t.topic,
    s.stage,
    j.join_probability
from member_doings d
inner join touches t on t.touch_id = d.touch_id
left join social_joins j on j.person_id = d.person_id and d.channel = 'social'
left join staged s on s.journey_id = d.journey_id and s.touch_id = d.touch_id and s.pick = 1
where d.channel in ('social', 'ad')
