-- one row per identifier and whom it stands for
-- reads: person_ids, account_groups, person_accounts
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
