-- one row per journey, with the money of the purchase; renewals are credited on their own
-- A journey whose opportunities are in several currencies has no amount: adding them would invent a rate.
-- Such a journey, and one without opportunities, is counted under the workspace's own currency.
-- reads: journeys, journey_deals, opportunities, workspace_facts
with summed as (
    select
        l.journey_id,
        count(distinct o.currency) as currency_count,
        min(o.currency) as currency,
        sum(o.amount) as value_amount,
        sum(case when o.outcome = 'won' then o.amount end) as won_amount
    from journey_deals l
    inner join opportunities o on o.opportunity_id = l.opportunity_id
    where not l.is_renewal
    group by l.journey_id
)
select
    j.journey_id,
    case when s.currency_count = 1 then s.currency else w.currency end as currency,
    case when s.currency_count = 1 then s.value_amount end as value_amount,
    case when s.currency_count = 1 then s.won_amount end as won_amount
from journeys j
cross join workspace_facts w
left join summed s on s.journey_id = j.journey_id
