-- one row per journey and activity of ours that concerned it: a call, a meeting, a letter
-- An activity is what one of our functions began. A meeting counts once however many of the buyers took part, and a
-- letter of marketing once for each person and day, whether the system that sent it wrote down the sending, the
-- delivery or both. Notes and letters that came back are no activity. An activity may concern several journeys of its
-- account.
-- reads: touch_functions, touches
with ours as (
    select
        f.journey_id,
        f.account_id,
        f.person_id,
        f.occurred_at,
        f.initiator as our_function,
        f.is_two_way,
        t.colleague_id,
        t.source,
        t.source_record_id,
        coalesce(f.content_id, f.campaign_id) as letter,
        case
            when f.channel = 'call' then 'call'
            when f.channel = 'meeting' then 'meeting'
            when f.channel = 'email' then 'email'
            when f.channel in ('social', 'chat') then 'message'
            when f.channel in ('webinar', 'event', 'community') then 'event'
            when f.channel = 'ad' then 'ad'
            when f.channel = 'direct_mail' then 'letter'
            else 'other'
        end as activity_kind
    from touch_functions f
    inner join touches t on t.touch_id = f.touch_id
    where f.initiator in ('sales', 'marketing', 'success')
        and f.action not in ('noted', 'bounced')
        and f.account_id is not null
),
named as (
    select
        journey_id,
        account_id,
        occurred_at,
        our_function,
        is_two_way,
        colleague_id,
        activity_kind,
        case
            when activity_kind = 'email' and our_function = 'marketing' and person_id is not null
                and letter is not null
                then concat('letter|', person_id, '|', letter, '|', cast(cast(occurred_at as date) as varchar))
            else concat(source, '|', source_record_id)
        end as record_name
    from ours
)
select
    journey_id,
    account_id,
    our_function,
    concat(account_id, '|', our_function, '|', record_name) as activity_id,
    min(activity_kind) as activity_kind,
    min(colleague_id) as colleague_id,
    min(occurred_at) as occurred_at,
    max(case when is_two_way then 1 else 0 end) = 1 as is_two_way
from named
group by journey_id, account_id, our_function, record_name
