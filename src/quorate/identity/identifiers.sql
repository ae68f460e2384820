-- one row per identifier and whom it stands for
-- A telephone number is an identifier when it is given for one person alone. Of all known networks only those that count for a company and were visited from are identifiers.
-- reads: person_ids, account_groups, person_accounts, person_phones, network_hits
select
    p.kind,
    p.value,
    p.person_id,
    a.account_id,
    p.since_at
from person_ids p
left join person_accounts a on a.person_id = p.person_id
union all
select
    kind,
    value,
    cast(null as varchar) as person_id,
    account_id,
    since_at
from account_groups
where kind in ('crm_account', 'domain', 'account_name')
union all
select
    'phone' as kind,
    n.phone as value,
    min(p.person_id) as person_id,
    min(a.account_id) as account_id,
    min(p.since_at) as since_at
from person_phones n
inner join person_ids p on p.kind = n.kind and p.value = n.value and p.person_id is not null
left join person_accounts a on a.person_id = p.person_id
where n.name_count = 1
group by n.phone
having count(distinct p.person_id) = 1
union all
select
    'network' as kind,
    n.cidr as value,
    cast(null as varchar) as person_id,
    a.account_id,
    min(n.since_at) as since_at
from network_hits n
inner join account_groups a on a.kind = 'domain' and a.value = n.domain
group by n.cidr, a.account_id
