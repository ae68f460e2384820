-- one row per asset of the catalogue
-- reads: observed_contents, offering_keys
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
        row_number() over (partition by content_id order by version_at desc, imported_at desc, record_id) as pick
    from observed_contents
),
offered as (
    select l.content_id, list_sort(array_agg(distinct k.offering_id)) as offering_ids
    from (
        select content_id, unnest(offering_keys) as offering_key from latest where pick = 1
    ) l
    inner join offering_keys k
        on k.offering_key = l.offering_key
        or k.offering_key = lower(regexp_replace(l.offering_key, '[^a-zA-Z0-9]', '', 'g'))
    group by l.content_id
)
select
    l.content_id,
    l.title,
    l.url,
    l.format,
    l.intent,
    l.audience,
    l.roles,
    l.stages,
    coalesce(o.offering_ids, cast(array[] as varchar[])) as offering_ids,
    l.topics
from latest l
left join offered o on o.content_id = l.content_id
where l.pick = 1
