-- into: observed_colleagues
select
    row_number, record_id, known_at, version_at, is_deleted,
    coalesce(name, nullif(concat_ws(' ', first_name, last_name), ''), username, mail(email), record_id) as name,
    coalesce(mail(email), mail(username)) as email,
    coalesce(
        function_of(title), function_of(user_role_name), function_of(department), function_of(division),
        function_of(profile_name), 'other'
    ) as function,
    coalesce(yes(active), true) as is_active
from record
where id is not null
