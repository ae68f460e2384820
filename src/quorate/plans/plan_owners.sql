-- one row per planned journey and function of ours, with the colleague who would make a move for it
-- Who owns the open opportunity, else the account, else who of that function last took part; never someone who
-- has left us. An owner whose function is not recorded is taken for a seller.
-- reads: plan_journeys, journeys, opportunities, accounts, colleagues, journey_touches
with listed as (
    select journey_id, unnest(opportunity_ids) as opportunity_id
    from journeys
),
possible as (
    select l.journey_id, o.owner_id as colleague_id, 0 as preference, o.created_at as since_at
    from listed l
    inner join opportunities o on o.opportunity_id = l.opportunity_id
    where o.outcome = 'open' and o.owner_id is not null
    union all
    select j.journey_id, a.owner_id as colleague_id, 1 as preference, a.created_at as since_at
    from plan_journeys j
    inner join accounts a on a.account_id = j.account_id
    where a.owner_id is not null
    union all
    select journey_id, colleague_id, 2 as preference, max(occurred_at) as since_at
    from journey_touches
    where colleague_id is not null
    group by journey_id, colleague_id
),
ranked as (
    select
        p.journey_id,
        coalesce(c.function, 'sales') as our_function,
        p.colleague_id,
        row_number() over (
            partition by p.journey_id, coalesce(c.function, 'sales')
            order by p.preference, p.since_at desc, p.colleague_id
        ) as pick
    from possible p
    inner join plan_journeys j on j.journey_id = p.journey_id
    left join colleagues c on c.colleague_id = p.colleague_id
    where coalesce(c.is_active, true)
)
select journey_id, our_function, colleague_id
from ranked
where pick = 1 and our_function in ('sales', 'marketing', 'success')
