-- one row per asset of the catalogue
-- A catalogue says "Relay" where the CRM sells "Relay Standard" and "Relay Enterprise". What is no offering's id or name
-- means the offerings of the family it names, or else those in whose names it stands as whole words. An asset links
-- nowhere when its address is no web address: a path on somebody's disk, a note, nothing.
-- What colleagues said it is for stands before what the catalogue says.
-- reads: observed_contents, offerings, offering_keys, content_decisions
with latest as (
    select
        content_id,
        title,
        url,
        format,
        intent,
        audience,
        roles,
        stages,
        offering_keys,
        topics,
        description,
        row_number() over (partition by content_id order by version_at desc, imported_at desc, record_id) as pick
    from observed_contents
),
named as (
    select
        content_id,
        offering_key,
        lower(regexp_replace(offering_key, '[^a-zA-Z0-9]', '', 'g')) as plain_key,
        ' ' || trim(lower(regexp_replace(offering_key, '[^a-zA-Z0-9]+', ' ', 'g'))) || ' ' as key_words
    from (select distinct content_id, unnest(offering_keys) as offering_key from latest where pick = 1) told
),
meant as (
    select n.content_id, n.offering_key, k.offering_id, 1 as rung
    from named n
    inner join offering_keys k on k.offering_key = n.offering_key or k.offering_key = n.plain_key
    union all
    select n.content_id, n.offering_key, o.offering_id, 2 as rung
    from named n
    inner join offerings o on lower(regexp_replace(o.family, '[^a-zA-Z0-9]', '', 'g')) = n.plain_key
    where n.plain_key <> ''
    union all
    select n.content_id, n.offering_key, o.offering_id, 3 as rung
    from named n
    inner join offerings o
        on strpos(' ' || lower(regexp_replace(o.name, '[^a-zA-Z0-9]+', ' ', 'g')) || ' ', n.key_words) > 0
    where n.plain_key <> ''
),
surest as (
    select content_id, offering_key, min(rung) as rung
    from meant
    group by content_id, offering_key
),
offered as (
    select m.content_id, list_sort(array_agg(distinct m.offering_id)) as offering_ids
    from meant m
    inner join surest s
        on s.content_id = m.content_id and s.offering_key = m.offering_key and s.rung = m.rung
    group by m.content_id
)
select
    l.content_id,
    l.title,
    l.url,
    coalesce(
        regexp_matches(trim(l.url), '^(https?://[^ /?#]+|([A-Za-z0-9-]+[.])+[A-Za-z]{2,})([/?#][^ ]*)?$'), false
    ) as has_link,
    l.format,
    coalesce(nullif(array_to_string(i.labels, ''), ''), l.intent) as intent,
    l.audience,
    coalesce(r.labels, l.roles) as roles,
    coalesce(s.labels, l.stages) as stages,
    coalesce(o.offering_ids, cast(array[] as varchar[])) as offering_ids,
    l.topics,
    l.description
from latest l
left join offered o on o.content_id = l.content_id
left join content_decisions i on i.content_id = l.content_id and i.kind = 'intent'
left join content_decisions r on r.content_id = l.content_id and r.kind = 'role'
left join content_decisions s on s.content_id = l.content_id and s.kind = 'stage'
where l.pick = 1
