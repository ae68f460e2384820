-- one row per segment and day with the money the CRM has on it: won on that day, or open and expected to close on it
-- reads: opportunities, deal_segments
with dated as (
    select
        opportunity_id,
        case when outcome = 'won' then cast(closed_at as date) else close_on end as booked_on,
        case when outcome = 'won' then amount else 0.0 end as won_amount,
        case when outcome = 'open' then amount else 0.0 end as open_amount
    from opportunities
    where outcome in ('won', 'open') and amount > 0.0
)
select
    s.segment,
    s.currency,
    d.booked_on,
    sum(d.won_amount) as won_amount,
    sum(d.open_amount) as open_amount
from dated d
inner join deal_segments s on s.opportunity_id = d.opportunity_id
where d.booked_on is not null
group by s.segment, s.currency, d.booked_on
