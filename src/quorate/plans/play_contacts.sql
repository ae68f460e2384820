-- one row per personal contact of ours that reached one member, with the play it was made for
-- Personal is what a colleague did with somebody: bulk mail is not, unless a play is named for it. What did not reach
-- anybody (a missed call, a bounced letter) and what buyers began is left out: neither can have moved anybody. Contacts
-- without a named play are ordinary contact; sellers name plays when they are tidy, so some plays are among them. A name
-- is compared with the map's plays without case and punctuation, by what the play is called on pages too.
-- A move of the shared plan that was marked done is such a contact too, with the chance its play was chosen with where
-- that was written on it.
-- reads: journey_touches, touches, journeys, map_plays, plan_events, contents
with named as (
    select journey_map, play, play as said from map_plays
    union all
    select journey_map, play, trim(regexp_replace(lower(label), '[^a-z0-9]+', '_', 'g'), '_') as said from map_plays
),
plays as (
    select journey_map, said, min(play) as play from named group by journey_map, said
),
contacts as (
    select
        t.journey_id,
        j.journey_map,
        t.touch_id,
        t.person_id,
        t.occurred_at,
        t.channel,
        t.content_intent,
        nullif(trim(regexp_replace(lower(o.play), '[^a-z0-9]+', '_', 'g'), '_'), '') as said,
        false as is_drawn,
        cast(null as double) as choice_probability
    from journey_touches t
    inner join journeys j on j.journey_id = t.journey_id
    inner join touches o on o.touch_id = t.touch_id
    where t.person_id is not null
        and t.occurred_at < $as_of_at
        and t.initiator in ('sales', 'marketing', 'success')
        and t.action not in ('called', 'voicemail', 'bounced', 'missed', 'invited', 'noted', 'unsubscribed')
        and (
            o.play is not null
            or (t.colleague_id is not null and t.channel in ('email', 'social', 'chat', 'direct_mail') and t.action = 'sent')
            or (t.colleague_id is not null and t.channel in ('call', 'meeting') and t.action in ('answered', 'attended'))
        )
),
done as (
    select
        e.journey_id,
        j.journey_map,
        e.event_id as touch_id,
        json_extract_string(e.move, '$.person_id') as person_id,
        e.said_at as occurred_at,
        case json_extract_string(e.move, '$.channel')
            when 'referral' then 'partner'
            else json_extract_string(e.move, '$.channel')
        end as channel,
        c.intent as content_intent,
        json_extract_string(e.move, '$.play') as said,
        coalesce(json_extract_string(json_extract_string(e.move, '$.reasons'), '$.is_drawn'), 'false') = 'true' as is_drawn,
        try_cast(
            json_extract_string(json_extract_string(e.move, '$.reasons'), '$.choice_probability') as double
        ) as choice_probability
    from plan_events e
    inner join journeys j on j.journey_id = e.journey_id
    left join contents c on c.content_id = json_extract_string(e.move, '$.content_id')
    where e.kind = 'done' and e.effect = 'changed' and e.said_at < $as_of_at
),
made as (
    select
        journey_id, journey_map, touch_id, person_id, occurred_at, channel, content_intent, said, is_drawn,
        choice_probability
    from contacts
    union all
    select
        journey_id, journey_map, touch_id, person_id, occurred_at, channel, content_intent, said, is_drawn,
        choice_probability
    from done
    where person_id is not null and said is not null
)
select
    c.journey_id,
    c.journey_map,
    c.touch_id,
    c.person_id,
    c.occurred_at,
    c.channel,
    c.content_intent,
    coalesce(p.play, c.said, 'ordinary_contact') as play,
    c.is_drawn,
    c.choice_probability
from made c
left join plays p on p.journey_map = c.journey_map and p.said = c.said
