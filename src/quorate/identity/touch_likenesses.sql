-- one row per two touches of different sources that may tell of one thing, `one_id` being the smaller id
-- They are the same person's, in one channel, of one kind of doing, and either within the same minute (letters within
-- two) or letters about the same subject between the same two within five days: CRMs date a logged letter by when it
-- was logged. Having been invited to a meeting and having attended it is one kind.
-- `seconds` is how far apart they are; `is_out_of_place` says that they are not at the same place among the doings of
-- their sources within the minute.
-- reads: identified_touches
with doings as (
    select
        touch_id, source, person_id, colleague_id, channel, occurred_at,
        datediff('minute', timestamp '2000-01-01 00:00:00', occurred_at) as minute_no,
        case
            when channel = 'email' and action = 'sent' then 'letter from us'
            when channel = 'email' and initiator = 'buyer' and action in ('replied', 'asked', 'other')
            then 'letter to us'
            when channel = 'meeting' and action in ('attended', 'invited') then 'meeting'
            else action
        end as doing,
        -- without what mail programs and CRMs put before it
        trim(regexp_replace(
            lower(topic),
            '^(\s*(\[(in|out|ext|external)\]|<<|>>|(e-?mail|re|aw|antw|sv|vs|ref|odp|ynt|rv|fwd?|wg|tr)\s*(\[[0-9]+\])?\s*:))+',
            ''
        )) as subject
    from identified_touches
    where person_id is not null
),
-- only what more than one source tells of a person can have a counterpart
several as (
    select person_id, channel, doing
    from doings
    group by person_id, channel, doing
    having min(source) <> max(source)
),
placed as (
    select
        d.touch_id, d.source, d.person_id, d.colleague_id, d.channel, d.occurred_at, d.minute_no, d.doing, d.subject,
        row_number() over (
            partition by d.source, d.person_id, d.channel, d.doing, d.minute_no order by d.occurred_at, d.touch_id
        ) as place
    from doings d
    inner join several s on s.person_id = d.person_id and s.channel = d.channel and s.doing = d.doing
),
shifts as (
    select minutes
    from (values (-2), (-1), (0), (1), (2)) as listed(minutes)
),
at_once as (
    select
        a.touch_id as one_id,
        b.touch_id as other_id,
        case
            when a.doing in ('letter from us', 'letter to us')
            then abs(datediff('second', a.occurred_at, b.occurred_at))
            else 0
        end as seconds,
        case when a.place = b.place then 0 else 1 end as is_out_of_place
    from placed a
    cross join shifts h
    inner join placed b
        on b.person_id = a.person_id and b.channel = a.channel and b.doing = a.doing
        and b.minute_no = a.minute_no + h.minutes
    where a.source <> b.source and a.touch_id < b.touch_id
        and (
            h.minutes = 0
            or (
                a.doing in ('letter from us', 'letter to us')
                and abs(datediff('second', a.occurred_at, b.occurred_at)) <= 120
            )
        )
),
of_one_subject as (
    select
        a.touch_id as one_id,
        b.touch_id as other_id,
        abs(datediff('second', a.occurred_at, b.occurred_at)) as seconds,
        0 as is_out_of_place
    from placed a
    inner join placed b
        on b.person_id = a.person_id and b.colleague_id = a.colleague_id and b.channel = a.channel and b.doing = a.doing
        and b.subject = a.subject
    where a.source <> b.source and a.touch_id < b.touch_id
        and a.doing in ('letter from us', 'letter to us')
        and a.subject <> ''
        and abs(datediff('second', a.occurred_at, b.occurred_at)) <= 432000
)
select one_id, other_id, min(seconds) as seconds, min(is_out_of_place) as is_out_of_place
from (
    select one_id, other_id, seconds, is_out_of_place from at_once
    union all
    select one_id, other_id, seconds, is_out_of_place from of_one_subject
) likenesses
group by one_id, other_id
