-- one row per open journey with what the seller's CRM and the buyer's own doing say of its stage
-- reads: journeys, journey_deals, stage_history, map_stages, map_crm_stages
with now_in as (
    select h.journey_id, h.stage, s.position, s.label
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    inner join map_stages s on s.journey_map = j.journey_map and s.stage = h.stage
    where h.left_at is null
),
crm as (
    select journey_id, crm_stage, stage, position
    from (
        select
            d.journey_id,
            d.crm_stage,
            c.stage,
            c.position,
            row_number() over (
                partition by d.journey_id order by c.position desc, d.opportunity_id, c.source
            ) as pick
        from journey_deals d
        left join map_crm_stages c on lower(c.crm_stage) = lower(d.crm_stage)
        where d.outcome = 'open' and d.crm_stage is not null
    ) ranked
    where pick = 1
)
select
    j.journey_id,
    c.stage as crm_stage,
    n.stage as criteria_stage,
    cast(null as varchar) as inferred_stage,
    cast(c.position - n.position as double) as gap_stages,
    case
        when c.journey_id is null then 'No open opportunity in the CRM; by their own doing the team is at ' || coalesce(n.label, n.stage) || '.'
        when c.stage is null then 'The map does not say what the CRM stage ' || c.crm_stage || ' means.'
        when c.position > n.position then 'The CRM says ' || c.crm_stage || '; what the buyers did shows ' || coalesce(n.label, n.stage) || ' so far.'
        when c.position < n.position then 'The buyers are further, at ' || coalesce(n.label, n.stage) || ', than the CRM says with ' || c.crm_stage || '.'
        else 'The CRM and what the buyers did agree.'
    end as finding
from journeys j
left join now_in n on n.journey_id = j.journey_id
left join crm c on c.journey_id = j.journey_id
where j.outcome = 'open'
