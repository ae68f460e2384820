-- one row per way in which records name an offering
-- An id wins over a name; of two offerings with one name, the one with the smaller id.
-- reads: offerings
select offering_key, min(offering_id) as offering_id
from (
    select offering_id as offering_key, offering_id from offerings
    union all
    select lower(regexp_replace(name, '[^a-zA-Z0-9]', '', 'g')) as offering_key, offering_id from offerings
) ways
where offering_key <> ''
group by offering_key
