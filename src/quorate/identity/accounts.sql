-- one row per company or selling unit
-- Described by its CRM record, which says when it was made, before a tracker's; one known only by domain or name
-- is called by that.
-- reads: account_groups, observed_accounts, opportunities, colleague_keys
with described as (
    select
        g.account_id,
        a.record_id,
        a.name,
        a.parent_key,
        a.industry,
        a.employees,
        a.country,
        a.tier,
        case when a.is_later_version then null else a.is_customer end as is_customer,
        a.owner_key,
        a.created_at,
        row_number() over (
            partition by g.account_id
            order by
                case when a.created_at is null then 1 else 0 end,
                case when g.rule = 'crm_record' then 0 else 1 end,
                a.version_at desc,
                a.record_id
        ) as pick
    from account_groups g
    inner join observed_accounts a on a.record_id = g.value
    where g.kind = 'crm_account'
),
domains as (
    select account_id, list_sort(array_agg(distinct value)) as domains
    from account_groups
    where kind = 'domain' and account_id is not null
    group by account_id
),
spoken as (
    select
        account_id,
        min(case when kind = 'domain' then json_extract_string(reasons, '$.name') end) as name_with_domain,
        min(case when kind = 'written_name' then value end) as written_name,
        min(case when kind = 'domain' then value end) as domain,
        min(since_at) as since_at
    from account_groups
    where account_id is not null
    group by account_id
),
bought as (
    select account_id, max(case when outcome = 'won' then 1 else 0 end) as has_won
    from opportunities
    where account_id is not null
    group by account_id
)
select
    s.account_id,
    coalesce(d.name, s.name_with_domain, s.written_name, s.domain, s.account_id) as name,
    coalesce(o.domains, cast(array[] as varchar[])) as domains,
    case when parent.account_id <> s.account_id then parent.account_id end as parent_account_id,
    d.industry,
    d.employees,
    d.country,
    d.tier,
    coalesce(d.is_customer, false) or coalesce(b.has_won, 0) = 1 as is_customer,
    coalesce(by_key.colleague_id, by_text.colleague_id) as owner_id,
    d.created_at
from spoken s
left join described d on d.account_id = s.account_id and d.pick = 1
left join domains o on o.account_id = s.account_id
left join account_groups parent on parent.kind = 'crm_account' and parent.value = d.parent_key
left join bought b on b.account_id = s.account_id
left join colleague_keys by_key on by_key.colleague_key = d.owner_key
left join colleague_keys by_text on by_text.colleague_key = lower(d.owner_key)
