-- one row per person with the account they are from, by the first rule that decides
-- Order: domain of an own address, the CRM's own link, the company's domain, the company's name.
-- Somebody whose address is one company's and whom the CRM links to another is from outside the latter.
-- Free-mail and disposable domains never decide; where a rule finds several accounts the person stays unresolved.
-- reads: person_facts, person_groups, domain_kinds, account_groups
with domain_votes as (
    select
        g.person_id,
        count(distinct a.account_id) as account_count,
        min(a.account_id) as account_id,
        max(case when a.account_id is null then 1 else 0 end) as has_undecided,
        min(k.domain) as domain
    from person_groups g
    inner join domain_kinds k on k.host = regexp_extract(g.value, '@(.+)$', 1)
    inner join account_groups a on a.kind = 'domain' and a.value = k.domain
    where g.kind = 'email' and k.kind = 'company' and g.person_id is not null
    group by g.person_id
)
select
    f.person_id,
    case
        when d.account_count = 1 and d.has_undecided = 0 then d.account_id
        when by_record.account_id is not null then by_record.account_id
        when d.person_id is not null then null
        when by_domain.account_id is not null then by_domain.account_id
        when by_name.account_id is not null then by_name.account_id
    end as account_id,
    case
        when d.account_count = 1 and d.has_undecided = 0 then 'domain_of_address'
        when by_record.account_id is not null then 'crm_link'
        when d.person_id is not null then 'several_accounts'
        when by_domain.account_id is not null then 'domain_of_company'
        when by_name.account_id is not null then 'name_of_company'
        when by_domain.value is not null or by_name.value is not null then 'several_accounts'
        else 'nothing_names_it'
    end as rule,
    coalesce(d.domain, k.domain, f.company_name) as evidence,
    d.account_count as candidate_count,
    coalesce(d.account_count = 1 and d.account_id <> by_record.account_id, false) as is_elsewhere
from person_facts f
left join domain_votes d on d.person_id = f.person_id
left join account_groups by_record on by_record.kind = 'crm_account' and by_record.value = f.account_key
left join domain_kinds k on k.host = f.company_domain and k.kind = 'company'
left join account_groups by_domain on by_domain.kind = 'domain' and by_domain.value = k.domain
left join account_groups by_name on by_name.kind = 'written_name' and by_name.value = f.company_name
