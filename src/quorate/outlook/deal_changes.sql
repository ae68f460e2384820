-- one row per change of stage, amount or expected close date of an opportunity of a journey, as the CRM knew it then
-- `position` is the place of the map's stage that the CRM's stage means; empty where the map says nothing of it.
-- What was written at the close or later says how the deal ended, not what could be known before; it is left out.
-- reads: deals, opportunity_changes, map_crm_stages
with meanings as (
    select journey_map, lower(crm_stage) as crm_stage, max(position) as position
    from map_crm_stages
    group by journey_map, lower(crm_stage)
)
select
    d.journey_map,
    c.opportunity_id,
    c.field,
    greatest(c.changed_at, c.known_at) as changed_at,
    lower(c.new_value) as value,
    m.position
from opportunity_changes c
inner join deals d on d.opportunity_id = c.opportunity_id
left join meanings m
    on m.journey_map = d.journey_map and m.crm_stage = lower(c.new_value) and c.field = 'crm_stage'
where
    c.field in ('crm_stage', 'amount', 'close_on')
    and c.new_value is not null
    and (d.closed_at is null or (c.changed_at < d.closed_at and c.known_at < d.closed_at))
