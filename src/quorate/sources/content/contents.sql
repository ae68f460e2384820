-- into: observed_contents
select
    row_number,
    'content:' || content_id as record_id,
    coalesce(utc(published_at), epoch()) as known_at,
    coalesce(utc(updated_at), utc(published_at), epoch()) as version_at,
    content_id,
    title,
    url,
    coalesce(format, 'other') as format,
    intent,
    case when says(audience, 'member|person|individual') then 'member' else 'team' end as audience,
    list_transform(listed(roles), lambda x: word(x)) as roles,
    list_transform(listed(stages), lambda x: word(x)) as stages,
    listed(offerings) as offering_keys,
    listed(topics) as topics,
    left(description, 4000) as description
from record
where content_id is not null and title is not null and (intent is null or intent not like 'unknown:%')

-- into: set_aside
select
    row_number,
    case when content_id is null then 'no_id' when title is null then 'no_title' else 'unknown_intent' end as code,
    case
        when content_id is null then 'the asset has no content_id, so touches cannot name it'
        when title is null then 'the asset has no title'
        else 'its purpose is none of insight, guidance, proof, product, pricing and onboarding'
            || case when intent = 'unknown:' then '' else '; did you mean ' || replace(intent, 'unknown:', '') || '?' end
    end as reason,
    case when content_id is not null then 'content:' || content_id end as record_id
from record
where content_id is null or title is null or intent like 'unknown:%'
