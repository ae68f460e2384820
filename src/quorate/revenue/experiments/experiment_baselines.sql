-- one row per thing measured and length of window: how the accounts known before it fared, without any experiment
-- Spread is that of one account about the mean. Money is told in the workspace's currency alone.
-- reads: account_outcomes, workspace_facts, experiment_candidates
with measured as (
    select experiment_id, 'next_stage' as metric, case when forward_at is not null then 1.0 else 0.0 end as value, true as is_known
    from account_outcomes
    union all
    select experiment_id, 'two_way' as metric, case when two_way_at is not null then 1.0 else 0.0 end as value, true as is_known
    from account_outcomes
    union all
    select experiment_id, 'won' as metric, case when won_at is not null then 1.0 else 0.0 end as value, true as is_known
    from account_outcomes
    union all
    select
        o.experiment_id,
        'won_amount' as metric,
        o.won_amount as value,
        o.won_amount is not null and coalesce(o.currency, w.currency) = w.currency as is_known
    from account_outcomes o
    cross join workspace_facts w
),
summed as (
    select
        experiment_id,
        metric,
        count(*) as accounts_count,
        min(case when is_known then 1 else 0 end) as all_known,
        avg(value) as mean_value,
        avg(value * value) as mean_square
    from measured
    where experiment_id like 'baseline/%'
    group by experiment_id, metric
),
arrived as (
    select
        sum(case when known_at > $as_of_at - interval 182 day then 1 else 0 end) / 26.0 as accounts_per_week,
        sum(case when has_open_journey then 1 else 0 end) as moving_count,
        count(*) as candidates_count
    from experiment_candidates
)
select
    s.metric,
    cast(regexp_extract(s.experiment_id, '([0-9]+)$', 1) as bigint) as window_days,
    s.accounts_count,
    case when s.all_known = 1 then s.mean_value end as mean_value,
    case when s.all_known = 1 then sqrt(greatest(s.mean_square - s.mean_value * s.mean_value, 0.0)) end as spread,
    case when s.metric = 'won_amount' then w.currency end as currency,
    a.accounts_per_week,
    a.candidates_count,
    a.moving_count
from summed s
cross join arrived a
cross join workspace_facts w
