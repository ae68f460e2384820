-- one row per record of a person and telephone number it gives, as written
-- reads: observed_people
select kind, record_id as value, full_name, country, number, is_mobile
from (
    select kind, record_id, full_name, country, json_extract_string(properties, '$.phone') as number, false as is_mobile
    from observed_people
    union all
    select
        kind,
        record_id,
        full_name,
        country,
        json_extract_string(properties, '$.mobile_phone') as number,
        true as is_mobile
    from observed_people
) numbers
where number is not null
