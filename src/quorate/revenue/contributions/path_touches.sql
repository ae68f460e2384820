-- one row per credit path and touch of the buyers before its end
-- The whole team's touches, of whichever member; what we only sent is left out. Nothing after the end of a path is on it.
-- reads: credit_paths, credit_keys, touch_functions
-- apart by path_number
-- narrowed credit_paths
-- narrowed touch_functions: journey_id in (
--     select journey_id from credit_paths where path_number in (select path_number from asked))
-- reached by touch_functions: select path_number from credit_paths
--     where journey_id in (select journey_id from changed)
with keyed as (
    select
        t.journey_id,
        t.occurred_at,
        c.key_number as channel_key,
        m.key_number as campaign_key,
        a.key_number as content_key,
        f.key_number as function_key
    from touch_functions t
    inner join credit_keys c on c.dimension = 'channel' and c.value_key = coalesce(t.credited_channel, 'none')
    inner join credit_keys m on m.dimension = 'campaign' and m.value_key = coalesce(t.campaign_id, 'none')
    inner join credit_keys a on a.dimension = 'content' and a.value_key = coalesce(t.content_id, 'none')
    inner join credit_keys f on f.dimension = 'function' and f.value_key = coalesce(t.our_function, 'none')
    where t.is_buyers_doing
)
select
    p.path_number,
    k.occurred_at,
    k.channel_key,
    k.campaign_key,
    k.content_key,
    k.function_key
from credit_paths p
inner join keyed k on k.journey_id = p.journey_id
where k.occurred_at <= p.until_at
    and (p.after_at is null or k.occurred_at > p.after_at)
