-- one row per open journey and currency, with the money of its open opportunities
-- Opportunities of one journey are won or lost together here. Those without an amount add nothing.
-- reads: journeys, opportunities, outcome_places
with links as (
    select journey_id, unnest(opportunity_ids) as opportunity_id from journeys where outcome = 'open'
)
select l.journey_id, p.journey_map, o.currency, p.stage, p.has_opportunity, sum(o.amount) as amount
from links l
inner join opportunities o on o.opportunity_id = l.opportunity_id and o.outcome = 'open'
inner join outcome_places p on p.journey_id = l.journey_id
where o.amount > 0.0
group by l.journey_id, p.journey_map, o.currency, p.stage, p.has_opportunity
