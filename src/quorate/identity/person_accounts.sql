-- one row per person with the account they are from, by the first rule that decides
-- Order: a colleague's word, domain of an own address, the CRM's own link, the company's domain, the company's name.
-- Of addresses at several companies the newest counts when the others had fallen silent by then (a quarter of grace):
-- the person has moved. So has whom the CRM has linked to another company than that of the address since, if nothing
-- came from the address after the same grace. Somebody whose address is one company's and whom the CRM links to another is from outside the
-- latter. Free-mail and disposable domains never decide; where a rule finds several accounts the person stays unresolved.
-- reads: person_facts, person_employments, person_links, person_groups, identity_decisions, domain_kinds, account_groups
with told as (
    select
        g.person_id,
        a.account_id,
        max(case when d.decision = 'same' then d.since_at end) as same_at,
        max(case when d.decision = 'different' then 1 else 0 end) as is_refused
    from identity_decisions d
    inner join person_groups g on g.kind = d.left_kind and g.value = d.left_value
    inner join account_groups a on a.kind = d.right_kind and a.value = d.right_value
    where d.subject_kind = 'person_to_account' and g.person_id is not null and a.account_id is not null
    group by g.person_id, a.account_id
),
fixed as (
    select person_id, account_id
    from (
        select
            person_id,
            account_id,
            row_number() over (partition by person_id order by same_at desc, account_id) as pick
        from told
        where same_at is not null
    ) said
    where pick = 1
),
current_place as (
    select person_id, first_at
    from person_employments
    where place = 1
),
domain_votes as (
    select
        e.person_id,
        count(*) as account_count,
        max(case when e.place = 1 then e.account_id end) as account_id,
        max(case when e.account_id is null then 1 else 0 end) as has_undecided,
        max(case when e.place = 1 then e.domain end) as domain,
        max(case when e.place > 1 and datediff('day', c.first_at, e.last_at) > 92 then 1 else 0 end) as is_both
    from person_employments e
    inner join current_place c on c.person_id = e.person_id
    left join told r on r.person_id = e.person_id and r.account_id = e.account_id and r.is_refused = 1
    where r.person_id is null
    group by e.person_id
),
moved as (
    select distinct n.person_id, o.account_id as left_account, n.account_id as new_account
    from person_links n
    inner join person_links o on o.person_id = n.person_id and o.account_id <> n.account_id and o.until_at <= n.first_at
    left join person_employments e
        on e.person_id = o.person_id and datediff('day', n.first_at, e.last_at) > 92
    where n.until_at is null and e.person_id is null
),
claims as (
    select
        f.person_id,
        f.company_name,
        case when m.person_id is not null then by_record.account_id end as moved_account,
        fixed.account_id as fixed_account,
        case
            when d.account_count = 1 and d.has_undecided = 0 then d.account_id
            when d.account_count > 1 and d.is_both = 0 then d.account_id
        end as address_account,
        d.account_count,
        d.domain,
        d.person_id as voter,
        by_record.account_id as record_account,
        by_domain.account_id as domain_account,
        by_name.account_id as name_account,
        case when by_domain.value is not null or by_name.value is not null then 1 else 0 end as is_named,
        k.domain as company_domain
    from person_facts f
    left join fixed on fixed.person_id = f.person_id
    left join domain_votes d on d.person_id = f.person_id
    left join account_groups by_record on by_record.kind = 'crm_account' and by_record.value = f.account_key
    left join moved m
        on m.person_id = f.person_id and m.new_account = by_record.account_id and m.left_account = d.account_id
        and d.account_count = 1 and d.has_undecided = 0
    left join domain_kinds k on k.host = f.company_domain and k.kind = 'company'
    left join account_groups by_domain on by_domain.kind = 'domain' and by_domain.value = k.domain
    left join account_groups by_name on by_name.kind = 'written_name' and by_name.value = f.company_name
),
allowed as (
    select
        c.person_id,
        c.company_name,
        c.fixed_account,
        c.address_account,
        case when t_record.person_id is null then c.moved_account end as moved_account,
        c.account_count,
        c.domain,
        c.voter,
        case when t_record.person_id is null then c.record_account end as record_account,
        case when t_domain.person_id is null then c.domain_account end as domain_account,
        case when t_name.person_id is null then c.name_account end as name_account,
        c.is_named,
        c.company_domain
    from claims c
    left join told t_record
        on t_record.person_id = c.person_id and t_record.account_id = c.record_account and t_record.is_refused = 1
    left join told t_domain
        on t_domain.person_id = c.person_id and t_domain.account_id = c.domain_account and t_domain.is_refused = 1
    left join told t_name
        on t_name.person_id = c.person_id and t_name.account_id = c.name_account and t_name.is_refused = 1
)
select
    person_id,
    case
        when fixed_account is not null then fixed_account
        when moved_account is not null then moved_account
        when address_account is not null then address_account
        when record_account is not null then record_account
        when voter is not null then null
        when domain_account is not null then domain_account
        when name_account is not null then name_account
    end as account_id,
    case
        when fixed_account is not null then 'locked_by_colleague'
        when moved_account is not null then 'newer_crm_link'
        when address_account is not null and account_count = 1 then 'domain_of_address'
        when address_account is not null then 'domain_of_newest_address'
        when record_account is not null then 'crm_link'
        when voter is not null then 'several_accounts'
        when domain_account is not null then 'domain_of_company'
        when name_account is not null then 'name_of_company'
        when is_named = 1 then 'several_accounts'
        else 'nothing_names_it'
    end as rule,
    coalesce(domain, company_domain, company_name) as evidence,
    account_count as candidate_count,
    coalesce(
        fixed_account is null and moved_account is null and account_count = 1 and address_account <> record_account, false
    ) as is_elsewhere
from allowed
