-- The person behind several contacts and leads: what they forbid is forbidden in every channel.
-- into: observed_consents
select
    row_number, record_id, known_at, version_at, is_deleted,
    version_at as stated_at,
    record_id as person_key,
    'all' as channel,
    case
        when coalesce(yes(has_opted_out_processing), false) or coalesce(yes(has_opted_out_solicit), false)
            or coalesce(yes(should_forget), false)
        then 'refused'
        else 'none'
    end as basis
from record
where id is not null
