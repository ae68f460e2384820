-- one row per model, dimension, value of it, step made and currency: what it earned, its range over models, its cost
-- The accounting models are the same bookkeeping done in different ways, and where they differ nothing in the data says
-- which is right: their range is over all of them. What the incremental model says has an interval of its own.
-- A step whose money is unknown counts in `share`, where every step made weighs the same, and adds nothing to
-- `amount`. Money of different currencies stays in rows of its own; the shares of one transition sum to 1 over
-- all of them, but for the ninth digit: sums in another order end otherwise in their last digits. What cost money and
-- earned nothing of what was won is shown with nothing.
-- reads: credited, credit_keys, removals, spend, incremental_contributions
with earned as (
    select model, dimension, value_key, transition, currency, sum(credit) as credit, sum(amount_cents) as amount_cents
    from credited
    group by model, dimension, value_key, transition, currency
),
spent as (
    select 'channel' as dimension, channel as value_key, currency, round(sum(amount), 2) as cost_amount
    from spend
    where channel is not null
    group by channel, currency
    union all
    select 'campaign' as dimension, campaign_id as value_key, currency, round(sum(amount), 2) as cost_amount
    from spend
    where campaign_id is not null
    group by campaign_id, currency
),
won as (
    select distinct model, dimension, currency from earned where transition = 'won'
),
listed as (
    select model, dimension, value_key, transition, currency, credit, amount_cents
    from earned
    union all
    select w.model, w.dimension, s.value_key, 'won' as transition, w.currency, 0.0 as credit, 0 as amount_cents
    from won w
    inner join spent s on s.dimension = w.dimension and s.currency = w.currency
    left join earned e
        on e.model = w.model
        and e.dimension = w.dimension
        and e.value_key = s.value_key
        and e.transition = 'won'
        and e.currency = w.currency
    where e.value_key is null
),
counted as (
    select model, dimension, transition, sum(credit) as step_count
    from listed
    group by model, dimension, transition
),
ranged as (
    select
        dimension, value_key, transition, currency,
        min(amount_cents) as low_cents,
        max(amount_cents) as high_cents
    from listed
    group by dimension, value_key, transition, currency
),
removed as (
    select r.dimension, k.value_key, r.transition, r.effect
    from removals r
    inner join credit_keys k on k.dimension = r.dimension and k.key_number = r.key_number
)
select
    l.model,
    l.dimension,
    l.value_key,
    l.transition,
    least(greatest(round(l.credit / n.step_count, 9), 0.0), 1.0) as share,
    l.amount_cents / 100.0 as amount,
    g.low_cents / 100.0 as amount_low,
    g.high_cents / 100.0 as amount_high,
    s.cost_amount,
    l.currency,
    case when l.model = 'markov' then round(r.effect, 9) end as removal_effect
from listed l
inner join counted n on n.model = l.model and n.dimension = l.dimension and n.transition = l.transition
inner join ranged g
    on g.dimension = l.dimension
    and g.value_key = l.value_key
    and g.transition = l.transition
    and g.currency = l.currency
left join spent s on s.dimension = l.dimension and s.value_key = l.value_key and s.currency = l.currency
left join removed r on r.dimension = l.dimension and r.value_key = l.value_key and r.transition = l.transition
union all
select
    i.model,
    i.dimension,
    i.value_key,
    i.transition,
    round(i.share, 9) as share,
    i.amount,
    i.amount_low,
    i.amount_high,
    s.cost_amount,
    i.currency,
    cast(null as double) as removal_effect
from incremental_contributions i
left join spent s on s.dimension = i.dimension and s.value_key = i.value_key and s.currency = i.currency
