-- one row per currency and day with the money the CRM has on it: won on that day, or open and expected to close on it
-- reads: opportunities
with dated as (
    select
        currency,
        case when outcome = 'won' then cast(closed_at as date) else close_on end as booked_on,
        case when outcome = 'won' then amount else 0.0 end as won_amount,
        case when outcome = 'open' then amount else 0.0 end as open_amount
    from opportunities
    where outcome in ('won', 'open') and amount > 0.0
)
select currency, booked_on, sum(won_amount) as won_amount, sum(open_amount) as open_amount
from dated
where booked_on is not null
group by currency, booked_on
