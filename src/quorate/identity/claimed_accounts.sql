-- one row per person, rung of signs and account that signs of the rung speak for
-- `place` 1 is the account whose sign is the newest. Where an identifier is several accounts' each has a sign of it.
-- reads: person_claims
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
