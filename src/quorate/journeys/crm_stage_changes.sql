-- one row per moment at which an opportunity of a journey was made, moved to another stage or closed
-- Renewals tell nothing of the decision. `position` is the place of the map's stage that the CRM's means; empty where the map says nothing of it.
-- reads: journeys, journey_deals, opportunity_changes, map_crm_stages
with meanings as (
    select journey_map, lower(crm_stage) as crm_stage, max(position) as position
    from map_crm_stages
    group by journey_map, lower(crm_stage)
)
select d.journey_id, d.opportunity_id, d.created_at as changed_at, 'created' as what, cast(null as bigint) as position
from journey_deals d
where not d.is_renewal
union all
select d.journey_id, d.opportunity_id, c.changed_at, 'moved' as what, m.position
from journey_deals d
inner join opportunity_changes c on c.opportunity_id = d.opportunity_id and c.field = 'crm_stage'
inner join journeys j on j.journey_id = d.journey_id
left join meanings m on m.journey_map = j.journey_map and m.crm_stage = lower(c.new_value)
where not d.is_renewal and c.new_value is not null and (d.closed_at is null or c.changed_at < d.closed_at)
union all
select d.journey_id, d.opportunity_id, d.closed_at as changed_at, 'closed' as what, cast(null as bigint) as position
from journey_deals d
where not d.is_renewal and d.closed_at is not null
