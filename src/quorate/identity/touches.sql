-- one row per interaction with one person or unidentified visitor
-- What several systems saw of one thing is one touch: the one that stays takes over what only the others knew, and its
-- properties name the others' records. That somebody came is not known earlier because an invitation was.
-- reads: identified_touches, touch_twins
-- apart by touch_id
-- narrowed identified_touches: touch_id in (select touch_id from asked)
--     or touch_id in (select other_id from touch_twins where touch_id in (select touch_id from asked))
-- reached by identified_touches: select touch_id from changed
--     union select touch_id from touch_twins where other_id in (select touch_id from changed)
-- reached by touch_twins: select touch_id from changed union select other_id from changed
with told_by_others as (
    select
        k.touch_id,
        array_to_string(
            array_sort(array_agg('"' || replace(replace(r.source_record_id, '\', '\\'), '"', '\"') || '"')), ','
        ) as records,
        min(case when r.action <> 'invited' or s.action = 'invited' then r.known_at end) as known_at,
        min(r.account_id) as account_id,
        min(r.content_id) as content_id,
        min(r.offering_id) as offering_id,
        min(r.campaign_id) as campaign_id,
        min(r.colleague_id) as colleague_id,
        min(r.opportunity_id) as opportunity_id,
        min(r.topic) as topic,
        min(r.competitor) as competitor,
        min(r.play) as play
    from touch_twins k
    inner join identified_touches s on s.touch_id = k.touch_id
    inner join identified_touches r on r.touch_id = k.other_id
    group by k.touch_id
)
select
    r.touch_id,
    r.occurred_at,
    case when o.known_at < r.known_at then o.known_at else r.known_at end as known_at,
    r.imported_at,
    r.source,
    r.source_record_id,
    r.person_id,
    r.visitor_id,
    coalesce(r.account_id, o.account_id) as account_id,
    r.channel,
    r.action,
    r.initiator,
    coalesce(r.content_id, o.content_id) as content_id,
    coalesce(r.offering_id, o.offering_id) as offering_id,
    coalesce(r.campaign_id, o.campaign_id) as campaign_id,
    coalesce(r.colleague_id, o.colleague_id) as colleague_id,
    coalesce(r.opportunity_id, o.opportunity_id) as opportunity_id,
    coalesce(r.topic, o.topic) as topic,
    coalesce(r.competitor, o.competitor) as competitor,
    coalesce(r.play, o.play) as play,
    r.machine_likelihood,
    case
        when o.touch_id is null then r.properties
        when r.properties = '{}' then '{"also_in":[' || o.records || ']}'
        else substring(trim(r.properties), 1, length(trim(r.properties)) - 1) || ',"also_in":[' || o.records || ']}'
    end as properties
from identified_touches r
left join touch_twins g on g.other_id = r.touch_id
left join told_by_others o on o.touch_id = r.touch_id
where g.other_id is null
