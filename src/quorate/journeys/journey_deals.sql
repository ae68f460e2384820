-- one row per journey and opportunity of it
-- reads: journey_spans, opportunities
select
    s.journey_id,
    o.opportunity_id,
    o.created_at,
    o.closed_at,
    o.outcome,
    o.crm_stage
from (select journey_id, unnest(opportunity_ids) as opportunity_id from journey_spans) s
inner join opportunities o on o.opportunity_id = s.opportunity_id
