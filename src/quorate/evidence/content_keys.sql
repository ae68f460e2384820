-- one row per way in which records name an asset: its id, or the page it lives on
-- reads: contents
select content_key, min(content_id) as content_id
from (
    select content_id as content_key, content_id from contents
    union all
    select
        regexp_replace(regexp_replace(regexp_replace(lower(url), '^[a-z]+://', ''), '^www\.', ''),
            '[/?#]*([?#].*)?$', '') as content_key,
        content_id
    from contents
    where url is not null
) ways
where content_key <> ''
group by content_key
