-- into: observed_colleagues
select
    row_number, record_id, known_at, version_at,
    -- an owner who has left is archived, and stays the owner of what was theirs
    false as is_deleted,
    coalesce(name, nullif(concat_ws(' ', first_name, last_name), ''), mail(email), record_id) as name,
    mail(email) as email,
    case
        when says(concat_ws(' ', teams, title), 'marketing|demand|brand|content') then 'marketing'
        when says(concat_ws(' ', teams, title), 'success|support|onboarding|implementation|service') then 'success'
        when says(concat_ws(' ', teams, title), 'operations|revops|admin') then 'operations'
        else 'sales'
    end as function,
    not is_deleted as is_active
from record
where id is not null
