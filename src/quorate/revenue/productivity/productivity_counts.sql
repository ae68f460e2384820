-- one row per period, function, group of colleagues, kind of activity and account: how much was done, and what followed
-- What followed is counted once for each cell, however many activities went before it within 28 days; activities whose
-- 28 days are not over are counted apart and nothing that followed them is. Groups are everyone, the colleague who did
-- it, and the owner of the account; kinds of activity are told for everyone together.
-- reads: our_activities, activity_results, accounts
with described as (
    select
        a.journey_id,
        a.account_id,
        a.our_function,
        a.activity_id,
        a.activity_kind,
        a.colleague_id,
        c.owner_id,
        a.occurred_at,
        a.occurred_at + interval 28 day <= $as_of_at as is_over
    from our_activities a
    left join accounts c on c.account_id = a.account_id
),
grouped as (
    select journey_id, account_id, our_function, activity_id, occurred_at, is_over,
        'all' as group_kind, 'all' as group_key, 'all' as activity_kind
    from described
    union all
    select journey_id, account_id, our_function, activity_id, occurred_at, is_over,
        'all' as group_kind, 'all' as group_key, activity_kind
    from described
    union all
    select journey_id, account_id, our_function, activity_id, occurred_at, is_over,
        'colleague' as group_kind, colleague_id as group_key, 'all' as activity_kind
    from described
    where colleague_id is not null
    union all
    select journey_id, account_id, our_function, activity_id, occurred_at, is_over,
        'owner' as group_kind, owner_id as group_key, 'all' as activity_kind
    from described
    where owner_id is not null
),
dated as (
    select journey_id, account_id, our_function, activity_id, occurred_at, is_over,
        group_kind, group_key, activity_kind, 'month' as grain,
        cast(date_trunc('month', occurred_at) as date) as period_on
    from grouped
    union all
    select journey_id, account_id, our_function, activity_id, occurred_at, is_over,
        group_kind, group_key, activity_kind, 'quarter' as grain,
        cast(date_trunc('quarter', occurred_at) as date) as period_on
    from grouped
),
done as (
    select
        grain, period_on, our_function, group_kind, group_key, activity_kind, account_id,
        count(distinct activity_id) as activity_count,
        count(distinct case when is_over then activity_id end) as judged_count
    from dated
    group by grain, period_on, our_function, group_kind, group_key, activity_kind, account_id
),
followed as (
    select
        d.grain, d.period_on, d.our_function, d.group_kind, d.group_key, d.activity_kind, d.account_id,
        r.result, r.result_id, max(r.amount) as amount
    from dated d
    inner join activity_results r
        on r.journey_id = d.journey_id
        and r.happened_at >= d.occurred_at
        and r.happened_at < d.occurred_at + interval 28 day
    where d.is_over
    group by d.grain, d.period_on, d.our_function, d.group_kind, d.group_key, d.activity_kind, d.account_id,
        r.result, r.result_id
),
summed as (
    select
        grain, period_on, our_function, group_kind, group_key, activity_kind, account_id,
        sum(case when result = 'advanced' then 1 else 0 end) as advanced_count,
        sum(case when result = 'two_way' then 1 else 0 end) as two_way_count,
        sum(case when result = 'won' then 1 else 0 end) as won_count,
        round(sum(case when result = 'advanced' then amount end), 2) as advanced_amount,
        round(sum(case when result = 'won' then amount end), 2) as won_amount
    from followed
    group by grain, period_on, our_function, group_kind, group_key, activity_kind, account_id
)
select
    d.grain,
    d.period_on,
    d.our_function,
    d.group_kind,
    d.group_key,
    d.activity_kind,
    d.account_id,
    d.activity_count,
    d.judged_count,
    cast(coalesce(s.advanced_count, 0) as bigint) as advanced_count,
    cast(coalesce(s.two_way_count, 0) as bigint) as two_way_count,
    cast(coalesce(s.won_count, 0) as bigint) as won_count,
    s.advanced_amount,
    s.won_amount
from done d
left join summed s
    on s.grain = d.grain
    and s.period_on = d.period_on
    and s.our_function = d.our_function
    and s.group_kind = d.group_kind
    and s.group_key = d.group_key
    and s.activity_kind = d.activity_kind
    and s.account_id = d.account_id
