-- one row per account of one experiment and window: what became of it in that time
-- reads: account_outcomes, experiment_assignments
select
    o.experiment_id,
    o.account_id,
    o.window_no,
    a.arm,
    a.stratum,
    a.family_id,
    o.since_at,
    o.until_at,
    o.is_over,
    o.forward_at,
    o.two_way_at,
    o.won_at,
    o.won_amount,
    o.currency,
    o.touches_before_count
from account_outcomes o
inner join experiment_assignments a on a.experiment_id = o.experiment_id and a.account_id = o.account_id
