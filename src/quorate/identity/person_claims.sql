-- one row per person and sign of the account they are from that nobody has ruled out, and whether they share its country
-- What a colleague has ruled out is no sign; their word for an account stands above all.
-- reads: person_signs, account_verdicts, person_facts, account_groups, observed_accounts
with countries as (
    select distinct g.account_id, lower(r.country) as country
    from account_groups g
    inner join observed_accounts r on r.record_id = g.value
    where g.kind = 'crm_account' and g.account_id is not null and r.country is not null
)
select
    s.person_id,
    s.rung,
    s.account_id,
    s.is_undecided,
    s.is_exact,
    s.evidence,
    s.first_at,
    s.last_at,
    case when c.account_id is not null then 1 else 0 end as is_in_country
from person_signs s
inner join person_facts f on f.person_id = s.person_id
left join countries c on c.account_id = s.account_id and c.country = lower(f.country)
left join account_verdicts r on r.person_id = s.person_id and r.account_id = s.account_id and r.is_refused = 1
where r.person_id is null or s.rung = 1
