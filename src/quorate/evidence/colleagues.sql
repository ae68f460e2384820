-- one row per colleague of ours
-- Two records with one e-mail address are one colleague; the record known first gives the id.
-- reads: observed_colleagues
with ranked as (
    select
        first_value(record_id) over (
            partition by coalesce(email, record_id) order by known_at, record_id
        ) as colleague_id,
        name,
        email,
        function,
        is_active,
        row_number() over (
            partition by coalesce(email, record_id) order by version_at desc, record_id
        ) as pick
    from observed_colleagues
)
select colleague_id, name, email, function, is_active
from ranked
where pick = 1
