-- one row per account, with what it is drawn among: since when it is known, its family, size and tier
-- A tier that the settings name by domain goes before the CRM's.
-- reads: accounts, account_groups, declared_tiers
with known as (
    select account_id, min(since_at) as since_at
    from account_groups
    where account_id is not null
    group by account_id
),
homes as (
    select account_id, unnest(domains) as domain from accounts
),
named as (
    select h.account_id, min(d.tier) as tier
    from homes h
    inner join declared_tiers d on d.domain = h.domain
    group by h.account_id
)
select
    a.account_id,
    a.parent_account_id,
    a.employees,
    coalesce(n.tier, a.tier) as tier,
    a.is_customer,
    least(
        coalesce(a.created_at, k.since_at, $as_of_at), coalesce(k.since_at, a.created_at, $as_of_at)
    ) as first_known_at
from accounts a
left join known k on k.account_id = a.account_id
left join named n on n.account_id = a.account_id
