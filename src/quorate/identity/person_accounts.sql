-- one row per person with the account they are from, by the first rung of signs that decides
-- Whom the CRM has linked to another company than that of the address since, has moved. Somebody whose address is exactly
-- one company's and whom the CRM links to another is from outside the latter. Whose addresses decide nothing is not placed
-- by what a form says.
-- reads: person_facts, person_claims, claim_rungs, employer_moves
with best as (
    select
        person_id,
        min(case when account_id is not null then rung end) as rung,
        max(case when rung in (2, 4) then account_count end) as address_count,
        max(case when rung = 3 then account_id end) as record_account
    from claim_rungs
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
    left join claim_rungs c on c.person_id = b.person_id and c.rung = b.rung and (k.has_address = 0 or b.rung < 5)
    left join employer_moves m
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
