-- one row per purchase that was won with a known amount of the workspace's own money, renewals left out
-- What a purchase that nobody has priced yet is usually worth is read from these.
-- reads: journeys, journey_deals, opportunities, workspace_facts
select
    d.opportunity_id,
    coalesce(o.offering_id, j.offering_id) as offering_id,
    o.amount
from journey_deals d
inner join journeys j on j.journey_id = d.journey_id
inner join opportunities o on o.opportunity_id = d.opportunity_id
inner join workspace_facts w on w.currency = o.currency
where d.outcome = 'won' and not d.is_renewal and o.amount > 0
