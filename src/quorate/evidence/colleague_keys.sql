-- one row per way in which records name a colleague
-- Ids and addresses always; a name only where no two colleagues share it.
-- reads: observed_colleagues, colleagues
with by_record as (
    select
        o.record_id as colleague_key,
        first_value(o.record_id) over (
            partition by coalesce(o.email, o.record_id) order by o.known_at, o.record_id
        ) as colleague_id
    from observed_colleagues o
),
by_name as (
    select lower(name) as colleague_key, min(colleague_id) as colleague_id
    from colleagues
    group by lower(name)
    having count(*) = 1
)
select colleague_key, min(colleague_id) as colleague_id
from (
    select colleague_key, colleague_id from by_record
    union all
    select email as colleague_key, colleague_id from colleagues where email is not null
    union all
    select colleague_key, colleague_id from by_name
) ways
group by colleague_key
