-- one row per opportunity of a journey, with what never changes about it and how it ended
-- A renewal is told by its type or name, or by the account having bought the same offering before it was made.
-- reads: journeys, opportunities
with links as (
    select journey_id, journey_map, unnest(opportunity_ids) as opportunity_id from journeys
),
firsts as (
    select opportunity_id, min(journey_id) as journey_id, min(journey_map) as journey_map
    from links
    group by opportunity_id
),
bought as (
    select account_id, offering_id, min(closed_at) as first_at
    from opportunities
    where outcome = 'won' and account_id is not null and offering_id is not null
    group by account_id, offering_id
)
select
    o.opportunity_id,
    f.journey_id,
    f.journey_map,
    o.currency,
    o.created_at,
    o.closed_at,
    o.outcome,
    o.amount,
    o.is_renewal or coalesce(b.first_at <= o.created_at, false) as is_renewal
from opportunities o
inner join firsts f on f.opportunity_id = o.opportunity_id
left join bought b on b.account_id = o.account_id and b.offering_id = o.offering_id
