-- one row per account and month in which sales or marketing reached a person of it
-- Reaching means a touch with that function behind it, whoever began it. Shares without anything to compare are
-- empty and do not enter the mean; so is the message unless both functions left topics: what the other would have
-- said is not known. The waiting time is shown beside the mean, not mixed into it.
-- reads: touch_functions, contents, stage_history, hand_raises, our_activities, function_turns
-- apart by account_id
-- narrowed touch_functions
-- narrowed hand_raises
-- narrowed our_activities
-- narrowed function_turns
-- reached by stage_history (journey_id, stage, entered_at, left_at): select account_id from touch_functions
--     where journey_id in (select journey_id from changed)
-- reached by contents (content_id, stages, topics): select account_id from touch_functions
--     where content_id in (select content_id from changed)
with reached as (
    select
        account_id,
        cast(date_trunc('month', occurred_at) as date) as month_on,
        journey_id,
        touch_id,
        person_id,
        occurred_at,
        content_id,
        topic,
        our_function
    from touch_functions
    where our_function in ('sales', 'marketing') and account_id is not null
),
person_reach as (
    select
        account_id,
        month_on,
        person_id,
        count(distinct our_function) as function_count
    from reached
    where person_id is not null
    group by account_id, month_on, person_id
),
same_team as (
    select
        account_id,
        month_on,
        avg(case when function_count = 2 then 1.0 else 0.0 end) as same_team_share
    from person_reach
    group by account_id, month_on
),
staged as (
    select
        r.account_id,
        r.month_on,
        case when list_contains(c.stages, h.stage) then 1.0 else 0.0 end as fits
    from reached r
    inner join contents c on c.content_id = r.content_id
    inner join stage_history h
        on h.journey_id = r.journey_id
        and h.entered_at <= r.occurred_at
        and (h.left_at is null or h.left_at > r.occurred_at)
    where array_to_string(c.stages, '') <> ''
),
same_stage as (
    select account_id, month_on, avg(fits) as same_stage_share
    from staged
    group by account_id, month_on
),
content_topics as (
    select content_id, unnest(topics) as topic
    from contents
),
spoken as (
    select account_id, month_on, our_function, lower(trim(topic)) as topic
    from reached
    where topic is not null
    union all
    select r.account_id, r.month_on, r.our_function, lower(trim(c.topic)) as topic
    from reached r
    inner join content_topics c on c.content_id = r.content_id
),
topic_reach as (
    select account_id, month_on, topic, count(distinct our_function) as function_count
    from spoken
    where topic <> ''
    group by account_id, month_on, topic
),
heard as (
    select account_id, month_on
    from spoken
    where topic <> ''
    group by account_id, month_on
    having count(distinct our_function) = 2
),
same_message as (
    select
        t.account_id,
        t.month_on,
        avg(case when t.function_count = 2 then 1.0 else 0.0 end) as same_message_share
    from topic_reach t
    inner join heard h on h.account_id = t.account_id and h.month_on = t.month_on
    group by t.account_id, t.month_on
),
waits as (
    select
        account_id,
        cast(date_trunc('month', raised_at) as date) as month_on,
        median(waited_hours) as follow_up_hours_median
    from hand_raises
    group by account_id, cast(date_trunc('month', raised_at) as date)
),
done as (
    select
        account_id,
        cast(date_trunc('month', occurred_at) as date) as month_on,
        count(distinct case when our_function = 'sales' then activity_id end) as sales_activity_count,
        count(distinct case when our_function = 'marketing' then activity_id end) as marketing_activity_count
    from our_activities
    group by account_id, cast(date_trunc('month', occurred_at) as date)
),
turns as (
    select
        account_id,
        cast(date_trunc('month', began_at) as date) as month_on,
        median(case when our_function = 'marketing' then waited_hours end) as sales_after_marketing_hours_median,
        median(case when our_function = 'sales' then waited_hours end) as marketing_after_sales_hours_median
    from function_turns
    group by account_id, cast(date_trunc('month', began_at) as date)
)
select
    t.account_id,
    t.month_on,
    t.same_team_share,
    s.same_stage_share,
    m.same_message_share,
    w.follow_up_hours_median,
    (t.same_team_share + coalesce(s.same_stage_share, 0) + coalesce(m.same_message_share, 0))
        / (1 + case when s.same_stage_share is null then 0 else 1 end
            + case when m.same_message_share is null then 0 else 1 end) as alignment,
    coalesce(d.sales_activity_count, 0) as sales_activity_count,
    coalesce(d.marketing_activity_count, 0) as marketing_activity_count,
    u.sales_after_marketing_hours_median,
    u.marketing_after_sales_hours_median
from same_team t
left join same_stage s on s.account_id = t.account_id and s.month_on = t.month_on
left join same_message m on m.account_id = t.account_id and m.month_on = t.month_on
left join waits w on w.account_id = t.account_id and w.month_on = t.month_on
left join done d on d.account_id = t.account_id and d.month_on = t.month_on
left join turns u on u.account_id = t.account_id and u.month_on = t.month_on
