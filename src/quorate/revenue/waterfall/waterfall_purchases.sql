-- one row per purchase of an account, from when it was made until the next one, or until a renewal of it was lost
-- The account's first purchase makes it a customer ('milestone:customer'), every later one, of another offering or a
-- renewed contract, a repeat customer. Map stages have no colon in their names, so that none is taken for these.
-- reads: journeys, journey_deals, journey_values, opportunities
with decided as (
    select
        j.account_id,
        j.journey_id,
        j.closed_at as happened_at,
        'won' as outcome,
        0 as rank_at_once,
        j.journey_id as source_id,
        v.currency,
        v.won_amount as amount,
        cast(null as varchar) as rival,
        cast(null as varchar) as loss_reason
    from journeys j
    inner join journey_values v on v.journey_id = j.journey_id
    where j.outcome = 'won' and j.closed_at is not null
    union all
    select
        j.account_id,
        j.journey_id,
        d.closed_at as happened_at,
        d.outcome,
        case when d.outcome = 'won' then 1 else 2 end as rank_at_once,
        d.opportunity_id as source_id,
        o.currency,
        o.amount,
        o.competitor as rival,
        o.loss_reason
    from journey_deals d
    inner join journeys j on j.journey_id = d.journey_id
    inner join opportunities o on o.opportunity_id = d.opportunity_id
    where d.is_renewal and d.closed_at is not null and d.outcome <> 'open'
),
followed as (
    select
        account_id,
        journey_id,
        happened_at,
        outcome,
        source_id,
        currency,
        amount,
        sum(case when outcome = 'won' then 1 else 0 end) over (
            partition by account_id order by happened_at, rank_at_once, source_id
            rows between unbounded preceding and current row
        ) as purchase_no,
        lead(happened_at) over (
            partition by account_id order by happened_at, rank_at_once, source_id
        ) as next_at,
        lead(outcome) over (partition by account_id order by happened_at, rank_at_once, source_id) as next_outcome,
        lead(rival) over (partition by account_id order by happened_at, rank_at_once, source_id) as next_rival,
        lead(loss_reason) over (
            partition by account_id order by happened_at, rank_at_once, source_id
        ) as next_loss_reason,
        lead(currency) over (partition by account_id order by happened_at, rank_at_once, source_id) as next_currency,
        lead(amount) over (partition by account_id order by happened_at, rank_at_once, source_id) as next_amount
    from decided
)
select
    account_id,
    journey_id,
    source_id,
    happened_at as entered_at,
    next_at as ended_at,
    case when purchase_no = 1 then 'milestone:customer' else 'milestone:repeat_customer' end as stage,
    case
        when next_outcome is null then 'open'
        when next_outcome = 'won' then 'advanced'
        else next_outcome
    end as fate,
    currency,
    amount,
    case when next_outcome <> 'won' then next_rival end as rival,
    case when next_outcome <> 'won' then next_loss_reason end as loss_reason,
    case when next_outcome <> 'won' then next_currency end as lost_currency,
    case when next_outcome <> 'won' then next_amount end as lost_amount
from followed
where outcome = 'won'
