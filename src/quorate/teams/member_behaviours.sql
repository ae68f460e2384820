-- one row per person of a journey, kind of behaviour and what it was, with how often
-- `did` says what kind of thing somebody did, `read_for` whom the content they turned to is labelled for; a touch on
-- content for two roles counts half for each, content for everybody says nothing.
-- reads: journey_touches, contents, map_roles
-- apart by journey_id
-- narrowed journey_touches
with own as (
    select journey_id, person_id, channel, action, content_id, content_intent, is_two_way
    from journey_touches
    where person_id is not null and not is_after_close and (initiator = 'buyer' or is_two_way)
),
labels as (
    select content_id, unnest(roles) as role from contents
),
labelled as (
    select l.content_id, l.role, n.role_count
    from labels l
    inner join (
        select content_id, count(*) as role_count from labels group by content_id
    ) n on n.content_id = l.content_id
),
whole as (
    -- content for all roles of the longest map is for everybody
    select max(role_count) as role_count
    from (select journey_map, count(*) as role_count from map_roles group by journey_map) maps
)
select journey_id, person_id, 'did' as kind, did as value, cast(count(*) as double) as times
from (
    select
        journey_id,
        person_id,
        case
            when action in ('requested_demo', 'requested_contact', 'submitted_form', 'asked') then 'asks'
            when is_two_way and channel in ('meeting', 'call') then 'meets'
            when is_two_way then 'replies'
            when action = 'shared' then 'shares'
            when channel in ('webinar', 'event') then 'attends'
            when channel = 'product' then 'uses'
            when channel in ('social', 'community') then 'socialises'
            when channel in ('review_site', 'search') or action = 'compared' then 'compares'
            when content_intent is not null then 'reads_' || content_intent
            else 'looks'
        end as did
    from own
) done
group by journey_id, person_id, did
union all
select o.journey_id, o.person_id, 'read_for' as kind, l.role as value, sum(1.0 / l.role_count) as times
from own o
inner join labelled l on l.content_id = o.content_id
inner join whole w on l.role_count < w.role_count
group by o.journey_id, o.person_id, l.role
