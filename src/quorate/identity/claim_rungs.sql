-- one row per person and rung of signs: the account it decides for, if it does, and by which rule
-- Of addresses at several companies the newest counts when the others had fallen silent by then (a quarter of grace):
-- the person has moved. Where an identifier is several accounts' the one in the person's country is meant, if it is one
-- alone; country decides nothing else.
-- reads: claimed_accounts, person_claims
with undecided as (
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
    from claimed_accounts p
    inner join claimed_accounts n on n.person_id = p.person_id and n.rung = p.rung and n.place = 1
    left join undecided u on u.person_id = p.person_id and u.rung = p.rung
    group by p.person_id, p.rung
)
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
