-- one row per account that is held out of a running experiment, and what it goes without
-- reads: experiment_assignments, experiments
select
    a.account_id,
    a.experiment_id,
    e.kind,
    e.play,
    e.programme,
    e.functions
from experiment_assignments a
inner join experiments e on e.experiment_id = a.experiment_id
where a.arm = 'holdout' and e.status = 'running'
