-- one row per journey and opportunity of it; renewals are of the journey that was won, and no part of the decision
-- reads: journey_spans, opportunities
select
    s.journey_id,
    o.opportunity_id,
    o.created_at,
    o.closed_at,
    o.outcome,
    o.crm_stage,
    list_contains(s.renewal_ids, o.opportunity_id) as is_renewal
from (select journey_id, renewal_ids, unnest(opportunity_ids) as opportunity_id from journey_spans) s
inner join opportunities o on o.opportunity_id = s.opportunity_id
