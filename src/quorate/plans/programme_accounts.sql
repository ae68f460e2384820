-- one row per account that account programmes are about: on the target list, a customer, or with a journey
-- The target list is the CRM's tier, and what the settings name by domain, which goes before it.
-- reads: accounts, declared_tiers, journeys
with homes as (
    select account_id, unnest(domains) as domain from accounts
),
named as (
    select h.account_id, min(d.tier) as tier
    from homes h
    inner join declared_tiers d on d.domain = h.domain
    group by h.account_id
),
moving as (
    select distinct account_id from journeys
)
select
    a.account_id,
    coalesce(n.tier, a.tier) as tier,
    a.is_customer,
    n.account_id is not null as is_named
from accounts a
left join named n on n.account_id = a.account_id
left join moving m on m.account_id = a.account_id
where coalesce(n.tier, a.tier) is not null or a.is_customer or m.account_id is not null
