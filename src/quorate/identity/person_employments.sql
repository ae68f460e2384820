-- one row per person and account that one of the person's addresses belongs to, with the days it was heard of
-- `place` 1 is the account whose address became known last; an undecided domain counts as an account of its own. An
-- address is exact when it is on the account's domain itself and not on a host below it.
-- reads: person_groups, address_spans, domain_kinds, account_groups
select
    person_id,
    account_id,
    domain,
    is_exact,
    first_at,
    last_at,
    row_number() over (partition by person_id order by first_at desc, domain) as place
from (
    select
        g.person_id,
        a.account_id,
        min(k.domain) as domain,
        max(case when k.host = k.domain then 1 else 0 end) = 1 as is_exact,
        min(s.first_at) as first_at,
        max(s.last_at) as last_at
    from person_groups g
    inner join domain_kinds k on k.host = regexp_extract(g.value, '@(.+)$', 1)
    inner join account_groups a on a.kind = 'domain' and a.value = k.domain
    inner join address_spans s on s.email = g.value
    where g.kind = 'email' and k.kind = 'company' and g.person_id is not null
    group by g.person_id, a.account_id, case when a.account_id is null then k.domain end
) spans
