-- one row per journey and opportunity that its criteria may ask about
-- `own` are those that bought, `renewal` those that renew the contract; after the journey was won also those of its
-- account that were created later: of `another` offering, or of the same `again`.
-- reads: journey_deals, journey_spans, opportunities
with won as (
    select d.journey_id, min(d.closed_at) as won_at
    from journey_deals d
    where d.outcome = 'won' and not d.is_renewal
    group by d.journey_id
)
select d.journey_id, d.opportunity_id, d.created_at, d.closed_at, d.outcome, d.crm_stage,
    case when d.is_renewal then 'renewal' else 'own' end as purchase
from journey_deals d
union all
select
    s.journey_id,
    o.opportunity_id,
    o.created_at,
    o.closed_at,
    o.outcome,
    o.crm_stage,
    case when o.offering_id <> s.offering_id then 'another' else 'again' end as purchase
from won w
inner join journey_spans s on s.journey_id = w.journey_id
inner join opportunities o on o.account_id = s.account_id and o.created_at > w.won_at
left join journey_deals d on d.journey_id = s.journey_id and d.opportunity_id = o.opportunity_id
where d.opportunity_id is null and not o.is_renewal and o.offering_id is not null and s.offering_id is not null
