-- into: record
select r.*, key_of('deal', coalesce(r.deal_id, r.associated_deal_ids, d.deal_id)) as opportunity_key,
    coalesce(key_of('product', r.product_id), r.name) as offering_key
from record r
left join deal_of d on d.left_kind = 'line_item' and d.left_id = r.id

-- into: observed_line_items
select
    row_number, record_id, known_at, version_at, is_deleted, opportunity_key, offering_key,
    coalesce(amount_of(amount), amount_of(price) * coalesce(amount_of(quantity), 1)) as amount
from record
where id is not null and opportunity_key is not null and offering_key is not null

-- into: set_aside
select
    row_number,
    case when opportunity_key is null then 'no_opportunity' else 'no_product' end as code,
    case
        when opportunity_key is null then 'nothing in this import says which deal the line belongs to'
        else 'the line does not say what is sold'
    end as reason,
    record_id
from record
where id is not null and (opportunity_key is null or offering_key is null)
