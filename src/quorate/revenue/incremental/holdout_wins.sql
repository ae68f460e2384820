-- one row per universal holdout and account in it: its arm and how many of its journeys were won since it was drawn
-- Winning is counted per account, not per journey: who is left out may begin fewer journeys, which is an effect too.
-- reads: experiments, experiment_assignments, journeys
select
    e.experiment_id,
    array_to_string(e.functions, ' and ') as withheld,
    a.account_id,
    a.arm,
    sum(case when j.outcome = 'won' and j.closed_at >= a.assigned_at then 1 else 0 end) as won_count,
    sum(case when j.closed_at >= a.assigned_at then 1 else 0 end) as ended_count
from experiments e
inner join experiment_assignments a on a.experiment_id = e.experiment_id
left join journeys j on j.account_id = a.account_id
where e.kind = 'universal_holdout'
group by e.experiment_id, array_to_string(e.functions, ' and '), a.account_id, a.arm
