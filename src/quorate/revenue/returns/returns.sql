-- one row per model, dimension, value of it, currency and period: what its touches earned, what they cost, what came back
-- A period is a fiscal quarter in which touches happened and money was spent, or all of them: spend stands beside the
-- money that the same quarter's touches have earned since, whenever it came. Earned is what was won and what was renewed;
-- each cent of it is in exactly one value and quarter, so that sums over values are what came in. Unknown costs are empty.
-- What the incremental model says is told over all quarters, with its own interval.
-- reads: credited, costs, paybacks, incremental_contributions
with earnings as (
    select
        model, dimension, value_key, currency, touched_on as quarter_on,
        sum(case when transition = 'won' then amount_cents else 0 end) as won_cents,
        sum(case when transition = 'renewed' then amount_cents else 0 end) as renewed_cents
    from credited
    where transition in ('won', 'renewed')
    group by model, dimension, value_key, currency, touched_on
),
models as (
    select distinct model from credited
),
spending as (
    select dimension, value_key, currency, quarter_on, round(sum(amount), 2) as cost_amount
    from costs
    group by dimension, value_key, currency, quarter_on
),
listed as (
    select model, dimension, value_key, currency, quarter_on, won_cents, renewed_cents
    from earnings
    union all
    select m.model, s.dimension, s.value_key, s.currency, s.quarter_on, 0 as won_cents, 0 as renewed_cents
    from models m
    cross join spending s
    left join earnings e
        on e.model = m.model
        and e.dimension = s.dimension
        and e.value_key = s.value_key
        and e.currency = s.currency
        and e.quarter_on = s.quarter_on
    where e.model is null
),
periods as (
    select
        'quarter' as period_kind, quarter_on as period_on,
        model, dimension, value_key, currency, won_cents, renewed_cents
    from listed
    union all
    select
        'all' as period_kind, min(quarter_on) as period_on,
        model, dimension, value_key, currency, sum(won_cents) as won_cents, sum(renewed_cents) as renewed_cents
    from listed
    group by model, dimension, value_key, currency
),
ranged as (
    select
        period_kind, period_on, dimension, value_key, currency,
        min(won_cents + renewed_cents) as low_cents,
        max(won_cents + renewed_cents) as high_cents
    from periods
    group by period_kind, period_on, dimension, value_key, currency
),
cost_of as (
    select 'quarter' as period_kind, quarter_on, dimension, value_key, currency, cost_amount from spending
    union all
    select
        'all' as period_kind, cast(null as date) as quarter_on, dimension, value_key, currency,
        round(sum(cost_amount), 2) as cost_amount
    from spending
    group by dimension, value_key, currency
),
told as (
    select
        p.model, p.dimension, p.value_key, p.currency, p.period_kind, p.period_on,
        p.won_cents / 100.0 as won_amount,
        p.renewed_cents / 100.0 as renewed_amount,
        (p.won_cents + p.renewed_cents) / 100.0 as earned_amount,
        r.low_cents / 100.0 as earned_amount_low,
        r.high_cents / 100.0 as earned_amount_high,
        c.cost_amount,
        b.payback_days,
        b.paid_back_share,
        b.cost_age_days
    from periods p
    inner join ranged r
        on r.period_kind = p.period_kind
        and r.period_on = p.period_on
        and r.dimension = p.dimension
        and r.value_key = p.value_key
        and r.currency = p.currency
    left join cost_of c
        on c.period_kind = p.period_kind
        and c.dimension = p.dimension
        and c.value_key = p.value_key
        and c.currency = p.currency
        and (p.period_kind = 'all' or c.quarter_on = p.period_on)
    left join paybacks b
        on b.period_kind = p.period_kind
        and b.model = p.model
        and b.dimension = p.dimension
        and b.value_key = p.value_key
        and b.currency = p.currency
        and (p.period_kind = 'all' or b.quarter_on = p.period_on)
    union all
    select
        i.model, i.dimension, i.value_key, i.currency, 'all' as period_kind, min(q.period_on) as period_on,
        sum(case when i.transition = 'won' then i.amount else 0.0 end) as won_amount,
        sum(case when i.transition = 'renewed' then i.amount else 0.0 end) as renewed_amount,
        sum(i.amount) as earned_amount,
        sum(i.amount_low) as earned_amount_low,
        sum(i.amount_high) as earned_amount_high,
        min(c.cost_amount) as cost_amount,
        cast(null as double) as payback_days,
        cast(null as double) as paid_back_share,
        cast(null as double) as cost_age_days
    from incremental_contributions i
    cross join (select min(quarter_on) as period_on from listed) q
    left join cost_of c
        on c.period_kind = 'all'
        and c.dimension = i.dimension
        and c.value_key = i.value_key
        and c.currency = i.currency
    where i.transition in ('won', 'renewed')
    group by i.model, i.dimension, i.value_key, i.currency
)
select
    model, dimension, value_key, currency, period_kind, period_on,
    won_amount, renewed_amount, earned_amount, earned_amount_low, earned_amount_high,
    cost_amount,
    case when cost_amount > 0 then (earned_amount - cost_amount) / cost_amount end as return_ratio,
    case when cost_amount > 0 then (earned_amount_low - cost_amount) / cost_amount end as return_ratio_low,
    case when cost_amount > 0 then (earned_amount_high - cost_amount) / cost_amount end as return_ratio_high,
    payback_days,
    paid_back_share,
    cost_age_days,
    case
        when model = 'incremental' then 'not_dated'
        when cost_amount is null or cost_amount <= 0 then 'no_cost'
        when payback_days is null then 'not_yet'
        else 'paid_back'
    end as payback_status
from told
