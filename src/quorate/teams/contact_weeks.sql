-- one row per account and week in which somebody there and one of us took part in the same thing
-- reads: touches
select
    account_id,
    date_trunc('week', occurred_at) as week_at,
    min(occurred_at) as first_at,
    min(known_at) as known_at
from touches
where account_id is not null
    and coalesce(machine_likelihood, 0.0) < 0.5
    and (
        (channel = 'meeting' and action in ('attended', 'asked'))
        or (channel = 'call' and action in ('answered', 'attended', 'asked'))
        or (channel in ('email', 'social', 'chat') and action = 'replied')
        or (channel = 'chat' and action = 'answered')
    )
group by account_id, date_trunc('week', occurred_at)
