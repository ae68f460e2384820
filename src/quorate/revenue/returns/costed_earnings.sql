-- one row per model, value that cost money, currency, quarter of its touches and day on which they brought money
-- reads: credited, costs
with costed as (
    select distinct dimension, value_key, currency from costs
)
select
    c.model,
    c.dimension,
    c.value_key,
    c.currency,
    c.touched_on as quarter_on,
    c.paid_on,
    sum(c.amount_cents) as amount_cents
from credited c
inner join costed k on k.dimension = c.dimension and k.value_key = c.value_key and k.currency = c.currency
where c.transition in ('won', 'renewed')
group by c.model, c.dimension, c.value_key, c.currency, c.touched_on, c.paid_on
