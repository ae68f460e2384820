-- one row per account and offering it has bought and, as far as is known, still has
-- A renewal that was lost ends it; a later purchase begins it anew. Amounts are told where all are in one currency.
-- reads: journeys, journey_deals, opportunities
with deals as (
    select
        o.account_id,
        coalesce(o.offering_id, j.offering_id) as offering_id,
        j.journey_id,
        o.opportunity_id,
        o.amount,
        o.currency,
        o.closed_at,
        o.outcome,
        d.is_renewal
    from journey_deals d
    inner join journeys j on j.journey_id = d.journey_id
    inner join opportunities o on o.opportunity_id = d.opportunity_id
    where o.account_id is not null and o.closed_at is not null
),
settled as (
    select account_id, offering_id, journey_id, opportunity_id, amount, currency, closed_at, outcome, is_renewal,
        max(case when outcome <> 'won' and is_renewal then closed_at end) over (partition by account_id, offering_id)
            as ended_at,
        max(case when outcome = 'won' then closed_at end) over (partition by account_id, offering_id) as won_at
    from deals
    where offering_id is not null and (outcome = 'won' or is_renewal)
)
select
    account_id,
    offering_id,
    max(case when not is_renewal then journey_id end) as journey_id,
    min(closed_at) as since_at,
    max(closed_at) as last_won_at,
    case when count(distinct currency) = 1 then min(currency) end as currency,
    case when count(distinct currency) = 1 then sum(amount) end as won_amount,
    list_sort(array_agg(distinct opportunity_id)) as opportunity_ids
from settled
where outcome = 'won' and (ended_at is null or won_at > ended_at) and closed_at > coalesce(ended_at, timestamp '1900-01-01 00:00:00')
group by account_id, offering_id
