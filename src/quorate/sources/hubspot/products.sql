-- into: observed_offerings
select row_number, record_id, known_at, version_at, is_deleted, coalesce(name, sku) as name, family
from record
where id is not null and coalesce(name, sku) is not null

-- into: set_aside
select row_number, 'no_name' as code, 'the product has neither a name nor a code' as reason, record_id
from record
where id is not null and coalesce(name, sku) is null
