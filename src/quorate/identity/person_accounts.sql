-- one row per person with the account they are from, by the first rung of signs that decides
-- Of addresses at several companies the newest counts when the others had fallen silent by then (a quarter of grace):
-- the person has moved. So has whom the CRM has linked to another company than that of the address since, if nothing
-- came from the address after the same grace. Somebody whose address is exactly one company's and whom the CRM links to
-- another is from outside the latter. Where an identifier is several accounts' the one in the person's country is meant,
-- if it is one alone; country decides nothing else. Whose addresses decide nothing is not placed by what a form says.
-- reads: person_facts, person_claims, person_links
with places as (
    select
        person_id,
        rung,
        account_id,
        max(is_undecided) as is_undecided,
        max(is_in_country) as is_in_country,
        max(case when is_exact then 1 else 0 end) as is_exact,
        min(evidence) as evidence,
        min(first_at) as first_at,
        max(last_at) as last_at,
        row_number() over (partition by person_id, rung order by min(first_at) desc, min(evidence), account_id) as place
    from person_claims
    where account_id is not null
    group by person_id, rung, account_id
),
newest as (
    select person_id, rung, account_id, evidence, first_at
    from places
    where place = 1
),
undecided as (
    select person_id, rung, count(distinct evidence) as identifiers
    from person_claims
    where account_id is null
    group by person_id, rung
),
rungs as (
    select
        p.person_id,
        p.rung,
        count(*) as account_count,
        sum(p.is_in_country) as home_count,
        min(case when p.is_in_country = 1 then p.account_id end) as home_account,
        min(p.is_undecided) as is_all_undecided,
        max(p.is_exact) as is_exact,
        max(case when datediff('day', n.first_at, p.last_at) > 92 and p.place > 1 then 1 else 0 end) as is_both,
        min(n.account_id) as newest_account,
        min(n.evidence) as evidence,
        max(coalesce(u.identifiers, 0)) as undecided_count
    from places p
    inner join newest n on n.person_id = p.person_id and n.rung = p.rung
    left join undecided u on u.person_id = p.person_id and u.rung = p.rung
    group by p.person_id, p.rung
),
moved as (
    select distinct n.person_id, o.account_id as left_account, n.account_id as new_account
    from person_links n
    inner join person_links o on o.person_id = n.person_id and o.account_id <> n.account_id and o.until_at <= n.first_at
    left join person_claims e
        on e.person_id = o.person_id and e.account_id = o.account_id and e.rung in (2, 4)
        and datediff('day', n.first_at, e.last_at) > 92
    where n.until_at is null and e.person_id is null
),
chosen as (
    select
        r.person_id,
        r.rung,
        r.account_count,
        r.evidence,
        case
            when r.rung = 1 then r.newest_account
            when r.undecided_count = 0 and (r.account_count = 1 or (r.rung in (2, 4) and r.is_both = 0))
                then r.newest_account
            when r.undecided_count = 1 and r.is_all_undecided = 1 and r.home_count = 1 then r.home_account
        end as account_id,
        case
            when r.rung = 1 then 'locked_by_colleague'
            when r.undecided_count > 0 and r.rung in (2, 4) then 'domain_of_address_and_country'
            when r.undecided_count > 0 and r.rung = 5 then 'domain_of_company_and_country'
            when r.undecided_count > 0 then 'name_of_company_and_country'
            when r.rung in (2, 4) and r.account_count = 1 and r.is_exact = 1 then 'domain_of_address'
            when r.rung in (2, 4) and r.account_count = 1 then 'subdomain_of_address'
            when r.rung in (2, 4) then 'domain_of_newest_address'
            when r.rung = 3 then 'crm_link'
            when r.rung = 5 then 'domain_of_company'
            else 'name_of_company'
        end as rule
    from rungs r
),
best as (
    select
        person_id,
        min(case when account_id is not null then rung end) as rung,
        max(case when rung in (2, 4) then account_count end) as address_count,
        max(case when rung = 3 then account_id end) as record_account
    from chosen
    group by person_id
),
-- also of those whose addresses nobody has a claim to
known as (
    select person_id, max(case when rung in (2, 4) then 1 else 0 end) as has_address
    from person_claims
    group by person_id
),
decided as (
    select
        k.person_id,
        b.address_count,
        b.record_account,
        c.rung,
        c.rule,
        c.account_id,
        c.evidence,
        m.new_account
    from known k
    left join best b on b.person_id = k.person_id
    left join chosen c on c.person_id = b.person_id and c.rung = b.rung and (k.has_address = 0 or b.rung < 5)
    left join moved m
        on m.person_id = b.person_id and m.left_account = c.account_id and m.new_account = b.record_account
        and c.rule = 'domain_of_address'
)
select
    f.person_id,
    coalesce(d.new_account, d.account_id) as account_id,
    case
        when d.new_account is not null then 'newer_crm_link'
        when d.account_id is not null then d.rule
        when d.person_id is not null then 'several_accounts'
        else 'nothing_names_it'
    end as rule,
    coalesce(d.evidence, f.company_domain, f.company_name) as evidence,
    d.address_count as candidate_count,
    coalesce(
        d.rung = 2 and d.new_account is null and d.address_count = 1 and d.account_id <> d.record_account, false
    ) as is_elsewhere
from person_facts f
left join decided d on d.person_id = f.person_id
