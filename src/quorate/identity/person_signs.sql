-- one row per person and sign of the account they are from, the best signs first by `rung`
-- 1 a colleague's word, 2 an address on the account's domain, 3 the CRM's link to a record, 4 an address on a host below
-- the domain that the CRM's link speaks against, 5 the company's domain as written, 6 its name as written. An identifier
-- that several accounts have a claim to gives each of them a sign, marked as undecided, and one of nobody. Free-mail and
-- disposable domains are no sign.
-- reads: account_verdicts, person_facts, person_employments, domain_kinds, account_groups
with owners as (
    select kind, value, account_id, case when account_id is null then 1 else 0 end as is_undecided
    from account_groups
    union all
    select kind, value, unnest(candidates) as account_id, 1 as is_undecided
    from account_groups
    where account_id is null
),
linked as (
    select f.person_id, a.account_id, f.account_key as evidence
    from person_facts f
    inner join account_groups a on a.kind = 'crm_account' and a.value = f.account_key
)
select person_id, 1 as rung, account_id, 0 as is_undecided, true as is_exact, cast(null as varchar) as evidence,
    same_at as first_at, cast(null as timestamp) as last_at
from account_verdicts
where same_at is not null
union all
select e.person_id, case when e.is_exact or l.account_id is null or l.account_id = o.account_id then 2 else 4 end as rung,
    o.account_id, o.is_undecided, e.is_exact, e.domain as evidence, e.first_at, e.last_at
from person_employments e
inner join owners o on o.kind = 'domain' and o.value = e.domain
left join linked l on l.person_id = e.person_id
union all
select person_id, 3 as rung, account_id, 0 as is_undecided, true as is_exact, evidence,
    cast(null as timestamp) as first_at, cast(null as timestamp) as last_at
from linked
union all
select f.person_id, 5 as rung, o.account_id, o.is_undecided, true as is_exact, k.domain as evidence,
    cast(null as timestamp) as first_at, cast(null as timestamp) as last_at
from person_facts f
inner join domain_kinds k on k.host = f.company_domain and k.kind = 'company'
inner join owners o on o.kind = 'domain' and o.value = k.domain
union all
select f.person_id, 6 as rung, o.account_id, o.is_undecided, true as is_exact, f.company_name as evidence,
    cast(null as timestamp) as first_at, cast(null as timestamp) as last_at
from person_facts f
inner join owners o on o.kind = 'written_name' and o.value = f.company_name
