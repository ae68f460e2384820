-- into: observed_line_items
select
    row_number, record_id, known_at, version_at, is_deleted,
    key_of(opportunity_id) as opportunity_key,
    coalesce(key_of(product_id), product_name, product_code, name) as offering_key,
    coalesce(amount_of(total_price), amount_of(unit_price) * amount_of(quantity)) as amount
from record
where id is not null and opportunity_id is not null and coalesce(product_id, product_name, product_code, name) is not null

-- into: set_aside
select
    row_number,
    case when opportunity_id is null then 'no_opportunity' else 'no_product' end as code,
    case
        when opportunity_id is null then 'the line does not say which opportunity it belongs to'
        else 'the line does not say what is sold'
    end as reason,
    record_id
from record
where id is not null and (opportunity_id is null or coalesce(product_id, product_name, product_code, name) is null)
